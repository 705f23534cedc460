"""What panels say of themselves."""

import numpy as np
import pytest

from guiapp.core.figure import Image, Inside

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


@pytest.mark.parametrize(("scale", "inset"), [(1, 0), (2, 0), (1, 2), (3, 1)])
def test_a_place_in_a_mosaic_is_told_inside_its_cell(scale: int, inset: int) -> None:
    """Against a picture in which every value is drawn with its own number."""
    height, width, gap = 3, 2, 2
    pitch = (scale * height + gap, scale * width + gap)
    cells = np.array([[4, 7, 9], [11, 12, -1]])
    shape = (2 * pitch[0] + inset, 3 * pitch[1] + inset)
    drawn = np.full((*shape, 3), -1)
    for (down, across), number in np.ndenumerate(cells):
        for row, column in np.ndindex(height, width):
            top = down * pitch[0] + inset + row * scale
            left = across * pitch[1] + inset + column * scale
            drawn[top : top + scale, left : left + scale] = number, row, column
    inside = Inside(height, width, scale, inset)
    panel = Image("a", "", "", PLANE, pitch=pitch, cells=cells, inside=inside)
    for row, column in np.ndindex(shape):
        number, *place = drawn[row, column].tolist()
        found = panel.place_at(row, column)
        assert found == (None if number < 0 else tuple(place))
        if found is not None:
            assert panel.cell_at(row, column) == number


def test_a_place_in_a_shrunk_picture_is_one_of_its_own() -> None:
    panel = Image(
        *("a", "", "", PLANE),
        pitch=(102, 102),
        cells=np.zeros((1, 1), np.int64),
        inside=Inside(500, 250, 0.192, 6),
    )
    assert panel.place_at(6, 6) == (0, 0)
    assert panel.place_at(6 + 48, 6 + 24) == (250, 125)
    assert panel.place_at(6 + 95, 6 + 47) == (494, 244)
    assert panel.place_at(5, 6) is panel.place_at(6 + 96, 6) is panel.place_at(6, 6 + 48) is None
