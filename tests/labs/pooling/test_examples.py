"""Examples from books: the pictures, and what their actions lead to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.lab import Scene, edited
from guiapp.core.params import option_of, parameter
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.examples import EXAMPLES
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.stages.state import StagesState
from guiapp.parts.kernel import own
from guiapp.parts.picture import Drawing, Loaded
from tests.compute.reference import filtered

IMAGE = parameter(Params, "image").declaration
BEFORE = Params(
    topic="information",
    image=Drawing(),
    size="16",
    boundary="constant",
    kernel=own(np.ones((2, 2))),
    bias=3.0,
    detector="absolute",
    layer=LayerParams("l2", 5),
)
"""A scene that has nothing of the examples."""


def example(key: str, before: Params = BEFORE) -> Scene:
    action = next(action for action in LAB.actions if action.key == f"example-{key}")
    assert action.group == "Examples"
    scene = replace(Scene("pooling", before), frame=5)
    after = action.apply(scene)
    assert scene == replace(Scene("pooling", before), frame=5)
    return replace(edited(LAB, scene, after.params), frame=after.frame)


def state_of(scene: Scene) -> StagesState:
    state: StagesState = Player(LAB, HostEnv()).state(scene)
    return state


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("five-by-five", [[235, 235, 203], [235, 235, 218], [235, 235, 222]]),
        ("four-detectors", [[1.0, 1.0, 1.0, 0.2]]),
        ("six-detectors", [[1.0, 0.2, 0.1]]),
    ],
)
def test_the_numbers_of_the_figures(key, expected):
    scene = example(key)
    assert scene.params.topic == "stages"
    assert scene.frame == 0
    state = state_of(scene)
    np.testing.assert_array_equal(state.pooled, np.array(expected, np.float32))
    np.testing.assert_array_equal(state.stages.detected, state.stages.picture)


def test_one_picture_through_all_three_stages():
    state = state_of(example("three-stages"))
    picture = state.stages.picture.astype(np.float64)
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    affine = filtered(picture, sobel, boundary="symmetric")
    detected = np.maximum(affine, 0)
    np.testing.assert_allclose(state.stages.affine, affine, atol=1e-5)
    np.testing.assert_allclose(state.stages.detected, detected, atol=1e-5)
    height, width = picture.shape
    blocks = detected.reshape(height // 2, 2, width // 2, 2).max(axis=(1, 3))
    np.testing.assert_allclose(state.pooled, blocks, atol=1e-5)
    assert picture.shape == (256, 256)
    assert affine.min() < -1 < 1 < affine.max()


@pytest.mark.parametrize("option", EXAMPLES, ids=[option.key for option in EXAMPLES])
def test_an_example_is_told_from_an_opened_picture(option):
    assert option_of(IMAGE, option.value) is option
    opened = replace(option.value, name="another")
    assert option_of(IMAGE, opened).key == "loaded"
    assert isinstance(opened, Loaded)


@pytest.mark.parametrize("option", EXAMPLES, ids=[option.key for option in EXAMPLES])
def test_an_example_goes_into_documents_and_is_set_by_its_name(option):
    first = LAB.first_scene()
    scene = set_values(LAB, first, ("topic=stages", f"image={option.key}", "layer.kind=global"))
    assert scene.params.image == option.value
    document = Document((scene,), 0)
    read = storage.from_bytes(storage.to_bytes(document), {"pooling": LAB})
    assert read == document
    assert option_of(IMAGE, read.scenes[0].params.image) is option


def test_an_example_may_follow_another():
    keys = ("five-by-five", "four-detectors", "six-detectors", "three-stages")
    params = BEFORE
    for key in keys:
        params = example(key, params).params
    assert params == example("three-stages").params
    for key in reversed(keys):
        params = example(key, params).params
        assert params.layer == example(key).params.layer
