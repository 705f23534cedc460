import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.parts.kernel import (
    Brush,
    first_kernel,
    kernel_gesture,
    kernel_label,
    kernel_values,
    own,
)
from guiapp.parts.kernel_gestures import step_of

CHANGE, PAINT = Brush(), Brush("paint", value=2.0)
SOBEL = first_kernel("sobel-x")
PRESSED = Gesture("kernel", "press", (1.2, 1.9), ((1.2, 1.9),))


def dragged(rise: float, *, shift: bool = False) -> Gesture:
    path = ((1.2, 1.9), (0.2, 1.9), (-3.0, 1.9))
    return Gesture("kernel", "drag", path[-1], path, rise=rise, shift=shift)


def after(gesture: Gesture, brush: Brush = CHANGE, value: object = SOBEL) -> np.ndarray:
    return kernel_values(kernel_gesture(value, gesture, brush))  # type: ignore[arg-type]


def changed_cells(gesture: Gesture, brush: Brush = CHANGE, value: object = SOBEL) -> set:
    before = kernel_values(value)  # type: ignore[arg-type]
    return set(map(tuple, np.argwhere(after(gesture, brush, value) != before).tolist()))


def test_dragging_up_and_down_changes_the_pressed_number() -> None:
    # the largest cell is 2, so a step is 0.1, and four pixels of the screen make one
    assert after(dragged(40))[1, 2] == 3.0
    assert after(dragged(-40))[1, 2] == 1.0
    assert after(dragged(6))[1, 2] == 2.2
    assert changed_cells(dragged(40)) == {(1, 2)}


def test_shift_is_ten_times_finer() -> None:
    assert after(dragged(40, shift=True))[1, 2] == 2.1


def test_a_drag_is_counted_from_the_press() -> None:
    for rise in (4, 8, 400, 4):
        assert after(dragged(rise))[1, 2] == 2 + 0.1 * rise / 4
    assert kernel_gesture(SOBEL, dragged(0), CHANGE) is SOBEL
    assert kernel_gesture(SOBEL, PRESSED, CHANGE) is SOBEL


def test_a_changed_preset_is_ones_own() -> None:
    value = kernel_gesture(SOBEL, dragged(40), CHANGE)
    assert kernel_label(value) == "own"
    assert kernel_values(SOBEL)[1, 2] == 2


@given(
    st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6),
    st.integers(-40, 40).filter(bool),
    st.booleans(),
)
def test_dragged_numbers_are_readable_and_in_order(start: float, count: int, fine: bool) -> None:
    kernel = own(np.array([[start, start / 3]]))
    step = step_of(kernel_values(kernel), fine)
    gesture = Gesture("kernel", "drag", (0, 1), ((0, 1),), rise=4.0 * count, shift=fine)
    value = after(gesture, value=kernel)[0, 1]
    assert value == pytest.approx(start / 3 + count * step, abs=0.5001 * step)
    assert value / step == pytest.approx(round(value / step), abs=1e-6)
    assert value == 0 or len(f"{abs(value):.12g}".replace(".", "").strip("0")) <= 12


@pytest.mark.parametrize(
    ("largest", "step"), [(1, 0.05), (2, 0.1), (8, 0.5), (1 / 9, 0.005), (100, 5), (0, 0.05)]
)
def test_the_step_follows_the_size_of_the_numbers(largest: float, step: float) -> None:
    assert step_of(np.array([[0.0, -largest]])) == pytest.approx(step)
    assert step_of(np.array([[0.0, -largest]]), fine=True) == pytest.approx(step / 10)


@pytest.mark.parametrize("kind", ["wheel", "nudge"])
def test_the_wheel_and_the_keys_step_a_number(kind: str) -> None:
    gesture = Gesture("kernel", kind, (1, 2), amount=3)  # type: ignore[arg-type]
    assert after(gesture)[1, 2] == 2.3
    assert after(replace(gesture, amount=-1, shift=True))[1, 2] == 1.99
    assert changed_cells(gesture) == {(1, 2)}


def test_a_typed_number_is_set_as_it_is() -> None:
    gesture = Gesture("kernel", "enter", (0, 1), value=1 / 7)
    assert after(gesture)[0, 1] == 1 / 7
    assert changed_cells(gesture) == {(0, 1)}
    with pytest.raises(BadInput, match="finite number; inf came"):
        after(replace(gesture, value=math.inf))


def test_painting_sets_every_cell_passed_without_gaps() -> None:
    blank = own(np.zeros((9, 9)))
    path = ((0.0, 0.0), (8.0, 4.0), (8.0, 8.0))
    cells = changed_cells(Gesture("kernel", "drag", path[-1], path), PAINT, blank)
    assert {(0, 0), (8, 4), (8, 8), (4, 2)} <= cells
    assert {row for row, _ in cells} == set(range(9))
    assert {column for _, column in cells} == set(range(9))
    assert after(Gesture("kernel", "drag", path[-1], path), PAINT, blank).max() == 2
    for row, column in cells - {(8, 8)}:  # every cell touches the next one
        assert any((row + dr, column + dc) in cells for dr in (0, 1) for dc in (0, 1) if dr or dc)


def test_painting_leaves_the_grid_and_comes_back() -> None:
    path = ((0.0, 0.0), (0.0, -5.0), (2.0, -5.0), (2.0, 0.0))
    cells = changed_cells(
        Gesture("kernel", "release", path[-1], path), PAINT, own(np.zeros((3, 3)))
    )
    assert cells == {(0, 0), (2, 0)}


def test_pressing_paints_and_shift_erases() -> None:
    assert after(PRESSED, PAINT)[1, 2] == 2
    assert after(replace(PRESSED, shift=True), PAINT)[1, 2] == 0
    assert kernel_gesture(SOBEL, PRESSED, PAINT) is SOBEL  # it was 2 already


@pytest.mark.parametrize(
    ("symmetry", "cells"),
    [
        ("none", {(0, 1)}),
        ("left-right", {(0, 1), (0, 3)}),
        ("up-down", {(0, 1), (4, 1)}),
        ("both", {(0, 1), (0, 3), (4, 1), (4, 3)}),
        ("half turn", {(0, 1), (4, 3)}),
        ("quarter turns", {(0, 1), (1, 4), (4, 3), (3, 0)}),
    ],
)
def test_symmetry_changes_cells_together(symmetry: str, cells: set) -> None:
    blank = own(np.zeros((5, 5)))
    press = Gesture("kernel", "press", (0, 1), ((0, 1),))
    assert changed_cells(press, replace(PAINT, symmetry=symmetry), blank) == cells
    brush = replace(CHANGE, symmetry=symmetry)
    for gesture in (
        Gesture("kernel", "wheel", (0, 1), amount=1),
        Gesture("kernel", "enter", (0, 1), value=3),
        replace(press, kind="drag", rise=20),
    ):
        assert changed_cells(gesture, brush, blank) == cells
        assert len(np.unique(after(gesture, brush, blank))) == 2


@pytest.mark.parametrize("kind", ["hover", "leave", "click"])
def test_other_gestures_change_nothing(kind: str) -> None:
    gesture = Gesture("kernel", kind, (1, 1), rise=9, amount=9, value=9)  # type: ignore[arg-type]
    assert kernel_gesture(SOBEL, gesture, CHANGE) is SOBEL
    assert kernel_gesture(SOBEL, gesture, PAINT) is SOBEL


@pytest.mark.parametrize("kind", ["press", "drag", "release", "wheel", "nudge", "enter"])
@pytest.mark.parametrize("point", [(-1.0, 1.0), (1.0, 3.0), (0.0, 2.5), (-0.6, 0.0)])
def test_gestures_beside_the_grid_change_nothing(kind: str, point: tuple[float, float]) -> None:
    gesture = Gesture("kernel", kind, point, (point,), rise=40, amount=3, value=9)  # type: ignore[arg-type]
    assert kernel_gesture(SOBEL, gesture, CHANGE) is SOBEL
