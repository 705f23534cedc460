"""The lab as a whole: every topic draws, exports, and survives what can come in."""

from __future__ import annotations

import dataclasses
import itertools
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Image
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene, at_frame, edited
from guiapp.core.layout import Framed
from guiapp.core.params import parameters
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.core.setting import set_values
from guiapp.export.formats import figure_image, written
from guiapp.labs.pooling import LAB, TOPICS
from guiapp.labs.pooling.params import TOPICS as CHOICES
from guiapp.labs.pooling.params import Params
from guiapp.parts.picture import Loaded
from tests.labs.test_every_lab import check_figure

KEYS = [key for key, _ in CHOICES]
PICTURES = {
    "one": np.full((1, 1), 0.5),
    "row": np.linspace(0, 1, 9)[None],
    "column": np.linspace(0, 1, 9)[:, None],
    "black": np.zeros((8, 8)),
    "negative": -np.ones((7, 5)),
    "wide": np.random.default_rng(1).random((4, 40)),
    "large values": np.array([[1e9, -1e9, 0.0], [1e-30, 5.0, -1e-30], [2.0, 1.0, 3.0]]),
}


@pytest.fixture(scope="module")
def player() -> Player:
    return Player(LAB, HostEnv())


@pytest.fixture(params=KEYS)
def topic(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def scene_of(topic: str, *values: str) -> Scene:
    return set_values(LAB, LAB.first_scene(), ("size=32", f"topic={topic}", *values))


def with_picture(topic: str, picture: Any) -> Scene:
    """A scene for a picture (H, W); raises BadInput where it is refused."""
    first = scene_of(topic, "size=1024")
    image = Loaded(Raster.of(np.asarray(picture, np.float32)), "made")
    return edited(LAB, first, replace(first.params, image=image))


def assert_sentence(fault: BadInput) -> None:
    assert str(fault).endswith(".")
    assert "\n" not in str(fault)
    assert 10 < len(str(fault)) < 300


def test_there_is_a_topic_for_every_choice():
    assert list(TOPICS) == KEYS


def test_topics_tell_where_to_begin_and_what_playing_does(topic):
    params = scene_of(topic).params
    hint = LAB.hint(params)
    assert hint.endswith((".", "?"))
    assert "\n" not in hint
    assert 20 < len(hint) < 120
    assert bool(LAB.length(params)) == bool(LAB.play_label(params))
    others = {LAB.hint(scene_of(other).params) for other in KEYS if other != topic}
    assert hint not in others


def test_every_group_of_parameters_belongs_to_a_topic(topic):
    """What means nothing in a topic is disabled there; its own group is not."""
    params = scene_of(topic).params
    own = {found.name for found in parameters(Params)} & set(KEYS)
    for found in parameters(Params):
        applies = found.declaration.applies
        if found.name in own:
            assert applies is not None
            assert applies(params) == (found.name == topic)


def test_every_frame_can_be_seen(topic, player):
    scene = scene_of(topic)
    last = LAB.length(scene.params)
    assert last is not None
    names = [LAB.frame_name(scene.params, frame) for frame in range(last + 1)]
    assert all(one != other for one, other in itertools.pairwise(names))
    for frame in sorted({0, 1, last // 2, last} & set(range(last + 1))):
        check_figure(player.figure(at_frame(LAB, scene, frame)))


def test_a_figure_goes_into_files(topic, player):
    figure = player.figure(scene_of(topic))
    paper = figure_image(figure, width_mm=89.0, dpi=60)
    assert paper.shape[2] == 4
    assert np.ptp(paper[..., :3]) > 100
    assert written(figure, "", "pdf", 89.0, 60.0, "light", None).startswith(b"%PDF")


def test_figures_are_titled_and_say_what_is_seen(topic, player):
    figure = player.figure(scene_of(topic))
    assert figure.subtitle
    for panel in figure.panels.values():
        if isinstance(panel, Image):
            assert panel.hint or panel.pointer != "paint", f"{panel.key} does not say what to do"
        if isinstance(panel, Framed):
            assert "nan" not in panel.facts.lower()


@pytest.mark.parametrize("name", PICTURES)
def test_any_picture_gives_a_figure_or_a_sentence(topic, name, player):
    try:
        scene = with_picture(topic, PICTURES[name])
    except BadInput as fault:
        assert_sentence(fault)
        return
    check_figure(player.figure(scene))


@pytest.mark.parametrize("kind", ["global", "adaptive", "median", "stochastic", "max-blur"])
def test_any_pooling_gives_a_figure(topic, kind, player):
    check_figure(player.figure(scene_of(topic, f"layer.kind={kind}")))


def test_a_window_larger_than_the_picture_is_refused_where_it_is_used(topic):
    applies = next(f for f in parameters(Params) if f.name == "layer").declaration.applies
    assert applies is not None
    if not applies(scene_of(topic).params):
        check_figure(Player(LAB, HostEnv()).figure(scene_of(topic, "layer.size=33")))
        return
    with pytest.raises(BadInput, match="33") as caught:
        scene_of(topic, "layer.size=33")
    assert_sentence(caught.value)


def test_hovering_is_a_preview_wherever_it_is(topic, player):
    """Every point of every panel gives a figure, whose state is the one that there was."""
    scene = scene_of(topic)
    state = player.lend(scene)
    for panel in player.figure(scene).panels:
        for point in itertools.product((-3.0, 0.0, 7.4, 1e5), repeat=2):
            after = LAB.gesture(scene, Gesture(panel, "hover", point))
            check_figure(player.figure(after))
            assert player.lend(after) is state


def test_scenes_go_into_documents(topic):
    document = Document((scene_of(topic), LAB.first_scene()), 1)
    assert storage.from_bytes(storage.to_bytes(document), {"pooling": LAB}) == document


def test_what_is_offered(player):
    offered = {topic: LAB.offers(s := scene_of(topic), player.lend(s)) for topic in KEYS}
    assert {kind for rasters in offered.values() for kind in rasters} == set(LAB.sends)
    assert set(offered["information"]) == {"picture"}
    assert offered["sizes"] == {}
    for rasters in offered.values():
        assert all(np.isfinite(raster.array).all() for raster in rasters.values())


def test_examples_show_what_they_promise(player):
    examples = [action for action in LAB.actions if action.group == "Examples"]
    assert len({action.label for action in examples}) == len(examples) >= 4
    for action, key in itertools.product(examples, KEYS):
        before = scene_of(key)
        after = action.apply(before)
        again = action.apply(after)
        assert after != before
        assert again.params == after.params, f"{action.key} says what is to be seen"
        assert action.help
        check_figure(player.figure(edited(LAB, after, after.params)))


def test_an_action_leaves_scenes_alone_that_it_means_nothing_to(topic):
    scene = scene_of(topic)
    for action in LAB.actions:
        try:
            after = action.apply(scene)
        except BadInput as fault:
            assert_sentence(fault)
            continue
        assert after is scene or after != scene


def test_notes_have_a_part_for_every_topic():
    assert LAB.notes is not None
    text = LAB.notes.read_text("utf-8")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert [label for _, label in CHOICES] == headings[: len(CHOICES)]
    assert headings[-1] == "Sources"


def test_scenes_of_all_topics_are_remembered_side_by_side(player):
    """Going through the topics and back changes none of their values."""
    scene = scene_of("information", "information.levels=7")
    for key in [*KEYS, "information"]:
        params = dataclasses.replace(scene.params, topic=key)
        scene = replace(edited(LAB, scene, params), frame=0)
        check_figure(player.figure(scene))
    assert scene.params.information.levels == 7
