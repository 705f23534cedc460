"""The picture that is looked at: a drawing stands beside what the network sees of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guiapp.core.figure import Figure, Image
from guiapp.core.gesture import Gesture
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.parts.picture import Drawing

SEEN = {
    "training": ("topic=train",),
    "mistakes": ("topic=mistakes",),
    "maps": ("topic=maps",),
    "opened": ("topic=maps", "maps.opened=true", "maps.map=2"),
    "backwards": ("topic=backwards",),
    "inside": ("topic=inside", "inside.show=gradient"),
}
LINE = ((4.0, 12.0), (23.0, 15.0))


def drawn_on(*values: str, sheet: tuple[int, int] = (28, 28)) -> Figure:
    scene = set_values(LAB, LAB.first_scene(), ("data=digits", "look=own", *values))
    drawing = Drawing(height=sheet[0], width=sheet[1])
    scene = replace(scene, params=replace(scene.params, drawing=drawing))
    for kind, count in (("press", 1), ("drag", 2), ("release", 2)):
        point = LINE[count - 1]
        scene = LAB.gesture(scene, Gesture("drawing", kind, point, LINE[:count]))  # type: ignore[arg-type]
    return Player(LAB, HostEnv()).figure(scene)


@pytest.mark.parametrize("view", SEEN)
def test_a_drawing_stands_beside_what_the_network_sees_of_it(view: str) -> None:
    """The mean over areas of 3.5 pixels: over 7 of a sheet with every pixel twice."""
    panels = drawn_on(*SEEN[view]).panels
    drawing, fitted = panels["drawing"], panels["fitted"]
    assert isinstance(drawing, Image)
    assert isinstance(fitted, Image)
    twice = np.kron(drawing.data, np.ones((2, 2)))
    wanted = twice.reshape(8, 7, 8, 7).mean(axis=(1, 3))
    assert wanted.max() > 0.5, "something was drawn"
    np.testing.assert_allclose(fitted.data, wanted, atol=1e-6)
    assert fitted.facts == "8 × 8"
    assert len(fitted.marks) == len(drawing.marks)


@pytest.mark.parametrize("view", SEEN)
def test_a_drawing_of_the_networks_size_stands_alone(view: str) -> None:
    assert "fitted" not in drawn_on(*SEEN[view], sheet=(8, 8)).panels


def test_a_picture_from_the_data_stands_alone() -> None:
    assert "fitted" not in drawn_on("look=data").panels


def test_in_colour_all_channels_see_the_same() -> None:
    fitted = drawn_on("data=shapes", "data.count=60", "data.colour=true").panels["fitted"]
    assert isinstance(fitted, Image)
    assert fitted.data.shape == (32, 32)
