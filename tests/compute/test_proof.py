"""The two float64 computations of the proof, each against SciPy's loops."""

import inspect
from concurrent.futures import CancelledError

import numpy as np
import pytest

from guiapp.compute import proof
from guiapp.compute.convolution import plain_sum, through_fft
from tests.compute.reference import OPERATIONS, cases, filtered

BOTH = [plain_sum, through_fft]


@pytest.mark.parametrize("compute", BOTH)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_any_options_give_what_scipy_gives(compute, operation):
    for image, kernel, options in cases(11, 40):
        output = compute(image, kernel, operation=operation, **options)
        reference = filtered(image, kernel, operation=operation, **options)
        assert output.shape == reference.shape
        assert output.dtype == np.float64
        assert np.abs(output - reference).max() <= 1e-11 * max(1, np.abs(reference).max()), options


@pytest.mark.parametrize("compute", BOTH)
def test_stacks(compute):
    rng = np.random.default_rng(0)
    stack, kernel = rng.random((2, 3, 30, 31)), rng.random((4, 5))
    output = compute(stack, kernel, boundary="symmetric", stride=2)
    for index in np.ndindex(2, 3):
        reference = filtered(stack[index], kernel, boundary="symmetric", stride=2)
        assert output[index] == pytest.approx(reference)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_some_positions(operation):
    rng = np.random.default_rng(1)
    for image, kernel, options in cases(12, 40):
        reference = filtered(image, kernel, operation=operation, **options)
        positions = rng.integers(0, reference.shape, (9, 2))
        output = plain_sum(image, kernel, operation=operation, positions=positions, **options)
        assert output == pytest.approx(reference[tuple(positions.T)], abs=1e-9)


def test_positions_of_a_stack_and_none_at_all():
    rng = np.random.default_rng(2)
    stack, kernel = rng.random((3, 20, 20)), rng.random((3, 3))
    positions = np.array([[0, 0], [19, 4]])
    output = plain_sum(stack, kernel, positions=positions)
    assert output.shape == (3, 2)
    assert output[1] == pytest.approx(filtered(stack[1], kernel)[[0, 19], [0, 4]])
    assert plain_sum(stack, kernel, positions=np.zeros((0, 2), int)).shape == (3, 0)


def test_many_blocks_and_large_kernels():
    rng = np.random.default_rng(3)
    image, kernel = rng.random((200, 210)), rng.random((31, 29))
    assert plain_sum(image, kernel) == pytest.approx(through_fft(image, kernel), abs=1e-9)
    assert through_fft(image, kernel)[100, 105] == pytest.approx(
        (image[85:116, 91:120] * kernel[::-1, ::-1]).sum()
    )


def test_cancelling_is_asked_often_and_obeyed():
    asked = []
    plain_sum(np.ones((256, 256)), np.ones((15, 15)), cancelled=lambda: bool(asked.append(1)))
    # 256 x 256 x 225 multiply-adds are some 30 ms: about 2 ms each, and once for a kernel's row.
    assert len(asked) > 9 * 15
    with pytest.raises(CancelledError):
        plain_sum(np.ones((9, 9)), np.ones((3, 3)), cancelled=lambda: True)


@pytest.mark.parametrize("compute", BOTH)
@pytest.mark.parametrize(
    "options", [{"mode": "fill"}, {"boundary": "no"}, {"stride": 9}, {"operation": "sum"}]
)
def test_what_is_refused(compute, options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} can be"):
        compute(np.ones((5, 5)), np.ones((3, 3)), **options)
    with pytest.raises(ValueError, match="larger than the picture"):
        compute(np.ones((5, 5)), np.ones((6, 3)), mode="valid")


@pytest.mark.parametrize("positions", [[[5, 0]], [[-1, 0]], [[0.5, 0]], [0, 0], [[0, 0, 0]]])
def test_positions_outside_the_output(positions):
    with pytest.raises(ValueError, match="positions must"):
        plain_sum(np.ones((5, 5)), np.ones((3, 3)), positions=positions)


def test_the_proof_shares_nothing_with_the_engines_it_vouches_for():
    """No OpenCV, none of the engines of `convolve`, and no transform in the plain sum."""
    source = inspect.getsource(proof)
    for engine in ("cv2", "direct", "transforms", "fourier", "ndimage"):
        assert f"import {engine}" not in source
        assert f"compute.{engine} import" not in source
    assert "fft" not in inspect.getsource(plain_sum).replace("through_fft", "")
