"""What a lab makes as the content of another, without a window."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab, Scene
from guiapp.core.params import Params as Declared
from guiapp.core.params import param
from guiapp.core.raster import Raster
from guiapp.core.sending import Target, sent, targets
from tests import toy

PIXELS = Raster.of(np.arange(6.0).reshape(2, 3))


@dataclass(frozen=True)
class Topics(Declared):
    grey: bool = param(False, "Grey")
    topic: str = param("one", "Topic", choices=(("one", "one"), ("two", "two"), ("three", "three")))
    picture: toy.Ramp | toy.Photo = param(
        toy.Ramp(),
        "Picture",
        options=toy.PICTURES,
        source=toy.PICTURE_SOURCE,
        applies=lambda params: params.topic != "one",
    )
    other: toy.Ramp | toy.Photo = param(
        toy.Ramp(),
        "Other picture",
        options=toy.PICTURES,
        source=toy.PICTURE_SOURCE,
        applies=lambda params: params.grey,
    )


def check(params: Topics) -> None:
    if params.topic == "two" and params.grey:
        raise BadInput("Grey pictures have no second topic.")


TOPICS = Lab("topics", "Topics", Topics, toy.start, toy.figure, check=check, sends=("picture",))
TOY = replace(toy.LAB, sends=("kernel", "picture"))
LABS = {"toy": TOY, "topics": TOPICS}
FIRST = TOY.first_scene()


def target(lab: Lab, place: int) -> Target:
    return list(targets(lab, LABS))[place]


def test_every_place_is_named():
    assert [t.label for t in targets(TOY, LABS)] == [
        "Send the kernel to a new Toy scene",
        "Send the picture to a new Toy scene",
        "Send the picture to Topics",
        "Send the picture to Topics as other picture",
    ]
    assert [(t.lab, t.parameter) for t in targets(TOPICS, LABS)] == [
        *(("toy", "image"), ("topics", "picture"), ("topics", "other")),
    ]
    assert not list(targets(toy.LAB, LABS)), "a lab that sends nothing"


def test_what_is_sent_is_the_content_of_a_first_scene():
    found = sent(
        target(TOPICS, 0), Document((TOPICS.first_scene(),)), TOPICS.first_scene(), OFFER, LABS
    )
    assert found.scenes[0] == TOPICS.first_scene()
    assert found.index == 1
    expected = toy.Photo(PIXELS, "topics picture")
    assert found.scene == Scene("toy", toy.Params(image=expected))


def test_the_latest_scene_of_the_lab_takes_it_and_starts_again():
    older = Scene("toy", toy.Params(size=8))
    latest = Scene("toy", toy.Params(size=32, gain=2.0), frame=7, title="kept")
    document = Document((older, latest, TOPICS.first_scene()), 2)
    found = sent(target(TOPICS, 0), document, document.scene, OFFER, LABS)
    assert (found.index, found.scenes[0], found.scenes[2]) == (1, older, document.scene)
    assert (found.scene.params.size, found.scene.frame, found.scene.title) == (32, 0, "kept")
    assert found.scene.params.image.raster == PIXELS


def test_a_lab_that_sends_to_itself_gets_a_new_scene_with_everything_else_as_it_is():
    scene = Scene("toy", toy.Params(size=8), frame=3, title="first", note="seen")
    document = Document((scene, TOPICS.first_scene()))
    found = sent(target(TOY, 1), document, scene, OFFER, LABS)
    assert found.scenes[:2] == document.scenes
    assert found.index == 2
    assert found.scene.params == replace(scene.params, image=toy.Photo(PIXELS, "toy picture"))
    assert (found.scene.title, found.scene.note) == ("", "")


def test_a_choice_is_made_with_which_it_counts():
    found = sent(target(TOY, 2), Document((FIRST,)), FIRST, OFFER, LABS)
    assert found.scene.params.topic == "two", "the first topic that has a picture"
    again = found.with_scene(
        replace(found.scene, params=replace(found.scene.params, topic="three"))
    )
    kept = sent(target(TOY, 2), again, FIRST, OFFER, LABS)
    assert kept.scene.params.topic == "three", "that has one too"


def test_where_no_choice_helps_nothing_else_changes():
    found = sent(target(TOY, 3), Document((FIRST,)), FIRST, OFFER, LABS)
    assert found.scene.params == Topics(other=toy.Photo(PIXELS, "toy picture"))


def test_what_is_not_there_cannot_be_sent():
    with pytest.raises(BadInput, match=r"This scene has no kernel to send\."):
        sent(target(TOY, 0), Document((FIRST,)), FIRST, OFFER, LABS)


def test_what_does_not_go_together_is_refused():
    document = Document((FIRST, Scene("topics", Topics(grey=True))))
    with pytest.raises(BadInput, match="Grey pictures have no second topic"):
        sent(target(TOY, 2), document, FIRST, OFFER, LABS)


OFFER = {"picture": PIXELS}
