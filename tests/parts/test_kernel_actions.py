from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.parts.kernel import (
    Kernel,
    Own,
    first_kernel,
    kernel_actions,
    kernel_values,
    own,
    resized,
)


@dataclass(frozen=True)
class Params:
    kernel: Kernel


ACTIONS = {
    action.key: action
    for action in kernel_actions(
        lambda scene: scene.params.kernel,
        lambda scene, kernel: replace(scene, params=Params(kernel)),
    )
}
SMALL = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(-9, 9)
)


def done(key: str, kernel: object) -> np.ndarray:
    value = kernel if not isinstance(kernel, np.ndarray | list) else own(np.array(kernel, float))
    scene = Scene("toy", Params(value), frame=3)  # type: ignore[arg-type]
    answer = ACTIONS[f"kernel-{key}"].apply(scene)
    assert answer.frame == 3
    assert isinstance(answer.params.kernel, Own)
    return kernel_values(answer.params.kernel)


@given(SMALL)
def test_turns_and_mirrors_are_those_of_numpy(kernel: np.ndarray) -> None:
    assert np.array_equal(done("turn-left", kernel), np.rot90(kernel))
    assert np.array_equal(done("turn-right", kernel), np.rot90(kernel, -1))
    assert np.array_equal(done("flip-columns", kernel), kernel[:, ::-1])
    assert np.array_equal(done("flip-rows", kernel), kernel[::-1])
    assert np.array_equal(done("transpose", kernel), kernel.T)
    assert np.array_equal(done("negate", kernel), -kernel)
    assert np.array_equal(done("double", kernel), 2 * kernel)
    assert np.array_equal(done("halve", kernel), kernel / 2)


@given(SMALL)
def test_normalised_kernels_sum_to_what_they_should(kernel: np.ndarray) -> None:
    assert abs(done("sum-0", kernel).sum()) < 1e-9
    if np.abs(kernel).sum() > 1e-6:
        assert np.abs(done("l1", kernel)).sum() == pytest.approx(1)
    if abs(kernel.sum()) > 1e-6:
        normalised = done("sum-1", kernel)
        assert normalised.sum() == pytest.approx(1)
        assert np.allclose(normalised * kernel.sum(), kernel)


@pytest.mark.parametrize(
    ("key", "kernel", "complaint"),
    [
        ("sum-1", first_kernel("sobel-x"), "sum to zero, so no factor makes them sum to 1"),
        ("sum-1", first_kernel("blank"), "Every cell of the kernel is zero"),
        ("l1", first_kernel("blank"), "Every cell of the kernel is zero"),
        ("fewer-rows", [[1.0], [2.0]], "too few rows to remove two"),
        ("fewer-columns", [[1.0], [2.0]], "too few columns to remove two"),
        ("more-rows", np.zeros((62, 1)), "at most 63 rows; 64 would be too many"),
        ("more-columns", np.zeros((1, 63)), "at most 63 columns; 65 would be too many"),
        ("double", [[1e308]], "row 1, cell 1 is inf"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(key: str, kernel: object, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        done(key, kernel)


def test_rows_and_columns_come_and_go_around_the_middle() -> None:
    kernel = np.arange(1.0, 10).reshape(3, 3)
    assert np.array_equal(done("more-rows", kernel), np.pad(kernel, ((1, 1), (0, 0))))
    assert np.array_equal(done("more-columns", kernel), np.pad(kernel, ((0, 0), (1, 1))))
    assert done("fewer-rows", kernel).tolist() == [[4, 5, 6]]
    assert done("fewer-columns", kernel).tolist() == [[2], [5], [8]]


@given(SMALL, st.integers(1, 9), st.integers(1, 9))
def test_resizing_keeps_the_cell_at_the_anchor(kernel: np.ndarray, rows: int, columns: int) -> None:
    values = kernel_values(resized(own(kernel), rows, columns))
    assert values.shape == (rows, columns)
    row, column = (rows - 1) // 2, (columns - 1) // 2
    old_row, old_column = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    for r in range(rows):
        for c in range(columns):
            at = r - row + old_row, c - column + old_column
            inside = 0 <= at[0] < kernel.shape[0] and 0 <= at[1] < kernel.shape[1]
            assert values[r, c] == (kernel[at] if inside else 0)


@pytest.mark.parametrize("size", [(0, 3), (3, 64), (-1, 3)])
def test_a_kernel_has_1_to_63_rows_and_columns(size: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match=r"too few|at most 63"):
        resized(first_kernel("box"), *size)


def test_every_action_has_a_label_and_stands_in_one_group() -> None:
    assert len({action.label for action in ACTIONS.values()}) == len(ACTIONS)
    assert {action.group for action in ACTIONS.values()} == {"Kernel"}
