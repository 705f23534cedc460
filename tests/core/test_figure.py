"""What panels say of themselves."""

import numpy as np

from guiapp.core.figure import Image

PLANE = np.zeros((4, 5), np.float32)
COLOURS = np.zeros((4, 5, 3), np.float32)


def test_the_values_of_a_picture_are_those_it_shows_unless_others_are_told() -> None:
    told = PLANE + 7
    assert Image("a", "", "", PLANE).values is PLANE
    assert Image("a", "", "", COLOURS, told=told).values is told


def test_only_maps_need_a_bar() -> None:
    assert Image("a", "", "", PLANE).has_colours
    assert Image("a", "", "", COLOURS, colormap="phase").has_colours
    assert not Image("a", "", "", COLOURS).has_colours
