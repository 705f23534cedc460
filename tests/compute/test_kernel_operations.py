"""What can be done to a kernel, and which cells are painted together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import kernels
from guiapp.compute.kernels.operations import KINDS
from tests.compute.reference import pictures

KERNEL = np.arange(6.0).reshape(2, 3)
KERNEL.flags.writeable = False


@pytest.mark.parametrize(
    ("result", "table"),
    [
        (kernels.rotate90(KERNEL), [[2, 5], [1, 4], [0, 3]]),
        (kernels.rotate90(KERNEL, -1), [[3, 0], [4, 1], [5, 2]]),
        (kernels.flip_rows(KERNEL), [[3, 4, 5], [0, 1, 2]]),
        (kernels.flip_columns(KERNEL), [[2, 1, 0], [5, 4, 3]]),
        (kernels.transpose(KERNEL), [[0, 3], [1, 4], [2, 5]]),
        (kernels.negate(KERNEL), [[0, -1, -2], [-3, -4, -5]]),
        (kernels.scale(KERNEL, 0.5), [[0, 0.5, 1], [1.5, 2, 2.5]]),
        (kernels.normalise(KERNEL), KERNEL / 15),
        (kernels.normalise(KERNEL - 1, "L1"), (KERNEL - 1) / 11),
        (kernels.normalise(KERNEL, "zero sum"), KERNEL - 2.5),
    ],
)
def test_operations(result, table):
    assert result == pytest.approx(np.array(table, float))
    assert result.flags.c_contiguous
    assert not np.shares_memory(result, KERNEL)


@pytest.mark.parametrize(
    "operation",
    [
        kernels.rotate90,
        kernels.flip_rows,
        kernels.flip_columns,
        kernels.transpose,
        kernels.negate,
        lambda k: kernels.scale(k, 1),
        lambda k: kernels.rotate90(k, 0),
        lambda k: kernels.resize(k, k.shape),
    ],
)
def test_a_row_comes_back_as_a_new_array_too(operation):
    row = np.ones((1, 5))
    assert not np.shares_memory(operation(row), row)


@given(pictures(9))
def test_twice_is_back_again(kernel):
    for operation in (kernels.flip_rows, kernels.flip_columns, kernels.transpose, kernels.negate):
        assert (operation(operation(kernel)) == kernel).all()
    assert (kernels.rotate90(kernels.rotate90(kernel), 3) == kernel).all()


@pytest.mark.parametrize("kind", ["sum", "L1"])
def test_all_zero_cannot_be_normalised(kind):
    with pytest.raises(ValueError, match="Every cell of the kernel is zero"):
        kernels.normalise(np.zeros((3, 3)), kind)


@pytest.mark.parametrize("kernel", [kernels.sobel(), kernels.laplacian_of_gaussian(2)])
def test_a_zero_sum_cannot_be_scaled_to_one(kernel):
    with pytest.raises(ValueError, match=r"sum to zero, so no factor.*L1"):
        kernels.normalise(kernel)
    assert np.abs(kernels.normalise(kernel, "L1")).sum() == pytest.approx(1)


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="kind can be sum, zero sum, L1; 'max' came"):
        kernels.normalise(KERNEL, "max")
    assert KINDS == ("sum", "zero sum", "L1")


@given(pictures(9), st.integers(1, 12), st.integers(1, 12))
def test_resizing_keeps_the_anchor_and_what_fits(kernel, rows, columns):
    resized = kernels.resize(kernel, (rows, columns))
    assert resized.shape == (rows, columns)
    for place in np.ndindex(rows, columns):
        source = tuple(
            at - (new - 1) // 2 + (old - 1) // 2
            for at, new, old in zip(place, resized.shape, kernel.shape, strict=True)
        )
        inside = all(0 <= at < size for at, size in zip(source, kernel.shape, strict=True))
        assert resized[place] == (kernel[source] if inside else 0)


@pytest.mark.parametrize("shape", [(0, 3), (64, 3), (2.5, 3)])
def test_sizes_that_are_refused(shape):
    with pytest.raises(ValueError, match="size can be"):
        kernels.resize(KERNEL, shape)


@pytest.mark.parametrize(
    ("symmetry", "cells"),
    [
        ("none", {(0, 1)}),
        ("left-right", {(0, 1), (0, 3)}),
        ("up-down", {(0, 1), (4, 1)}),
        ("both", {(0, 1), (0, 3), (4, 1), (4, 3)}),
        ("half turn", {(0, 1), (4, 3)}),
        ("quarter turns", {(0, 1), (4, 3), (1, 4), (3, 0)}),
    ],
)
def test_the_cells_of_each_symmetry(symmetry, cells):
    found = kernels.symmetric_cells((0, 1), (5, 5), symmetry)
    assert set(found) == cells
    assert found[0] == (0, 1)
    assert len(found) == len(cells)


@given(st.integers(1, 9), st.integers(1, 9), st.data())
@pytest.mark.parametrize("symmetry", kernels.SYMMETRIES)
def test_a_painted_kernel_has_its_symmetry(symmetry, rows, columns, data):
    cell = (data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1)))
    painted = np.zeros((rows, columns))
    for place in kernels.symmetric_cells(cell, painted.shape, symmetry):
        painted[place] += 1
    assert painted.max() == 1
    same = {
        "none": painted,
        "left-right": painted[:, ::-1],
        "up-down": painted[::-1],
        "both": painted[::-1],
        "half turn": painted[::-1, ::-1],
        "quarter turns": np.rot90(painted) if rows == columns else painted[::-1, ::-1],
    }
    assert (painted == same[symmetry]).all()


def test_quarter_turns_of_kernels_that_are_not_square():
    around = kernels.symmetric_cells((2, 0), (5, 3), "quarter turns")
    assert set(around) == {(2, 0), (2, 2), (1, 1), (3, 1)}
    assert kernels.symmetric_cells((0, 1), (5, 3), "quarter turns") == [(0, 1), (4, 1)]
    assert kernels.symmetric_cells((0, 0), (4, 3), "quarter turns") == [(0, 0), (3, 2)]


def test_symmetries_that_are_refused():
    with pytest.raises(ValueError, match="symmetry can be none"):
        kernels.symmetric_cells((0, 0), (3, 3), "radial")
    with pytest.raises(ValueError, match="cell must lie in a kernel of 3 x 3"):
        kernels.symmetric_cells((0, 3), (3, 3), "none")
