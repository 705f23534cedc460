"""Convolution and correlation against SciPy's loops, PyTorch and the definition."""

from typing import Any

import cv2
import numpy as np
import pytest

from guiapp.compute.convolution import (
    BOUNDARIES,
    METHODS,
    MODES,
    convolve,
    convolve_prepared,
    correlate,
    method_for,
    output_shape,
    prepare,
)
from tests.compute.reference import cases, filtered, plainly

OPERATIONS = {"convolution": convolve, "correlation": correlate}


def tolerance(output: np.ndarray, reference: np.ndarray) -> float:
    return (1e-11 if output.dtype == np.float64 else 2e-5) * max(1, np.abs(reference).max())


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("seed", range(4))
def test_any_options_give_what_scipy_gives(operation, seed):
    for image, kernel, options in cases(seed, 40):
        reference = filtered(image, kernel, operation=operation, **options)
        for method in METHODS:
            output = OPERATIONS[operation](image, kernel, method=method, **options)
            assert output.shape == reference.shape, options
            assert output.dtype == image.dtype
            assert output.flags.c_contiguous
            assert output.flags.writeable
            assert np.abs(output - reference).max() <= tolerance(output, reference), options


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_prepared_picture_gives_the_same_for_every_kernel(operation):
    rng = np.random.default_rng(5)
    for image, kernel, options in cases(6, 40):
        stride = options.pop("stride")
        prepared = prepare(image, kernel.shape, operation=operation, **options)
        for other in (kernel, rng.standard_normal(kernel.shape)):
            output = convolve_prepared(prepared, other, stride=stride)
            reference = filtered(image, other, operation=operation, stride=stride, **options)
            assert np.abs(output - reference).max() <= tolerance(output, reference), options


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kernel_shape", [(1, 1), (2, 2), (3, 3), (3, 4), (4, 1)])
def test_the_definition(method, kernel_shape):
    rng = np.random.default_rng(0)
    image, kernel = rng.standard_normal((7, 6)), rng.standard_normal(kernel_shape)
    assert convolve(image, kernel, method=method) == pytest.approx(plainly(image, kernel))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("side", [200, 700])
@pytest.mark.parametrize("size", [3, 12, 31, 63])
@pytest.mark.parametrize("boundary", ["constant", "wrap"])
def test_pictures_of_many_tiles_and_threads(method, side, size, boundary):
    from scipy import ndimage

    rng = np.random.default_rng(size)
    image = rng.random((side, side + 33), dtype=np.float32)
    row, column = rng.standard_normal((2, size))
    output = convolve(image, np.outer(column, row), method=method, boundary=boundary)
    reference = image.astype(np.float64)
    for axis, cells in enumerate((column, row)):
        # ndimage turns about cell size // 2, we about (size - 1) // 2.
        reference = ndimage.convolve1d(
            reference,
            cells,
            axis,
            mode={"constant": "constant", "wrap": "wrap"}[boundary],
            origin=-1 if size % 2 == 0 else 0,
        )
    assert np.abs(output - reference).max() <= tolerance(output, reference)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("kernel_shape", [(1, 1), (3, 3), (2, 5), (7, 4)])
def test_correlation_is_pytorchs_conv2d(stride, dilation, kernel_shape):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    rng = np.random.default_rng(1)
    image, kernel = rng.standard_normal((31, 30)), rng.standard_normal(kernel_shape)
    there = [torch.from_numpy(array[None, None]) for array in (image, kernel)]
    for mode, padding in (("valid", "valid"), ("same", "same")):
        if mode == "same" and stride > 1:
            continue  # PyTorch has no such thing
        reference = torch.nn.functional.conv2d(
            *there, stride=stride, dilation=dilation, padding=padding
        )
        output = correlate(image, kernel, mode=mode, stride=stride, dilation=dilation)
        assert output == pytest.approx(reference[0, 0].numpy(), abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_every_plane_of_a_stack_is_filtered_alone(method):
    rng = np.random.default_rng(2)
    stack, kernel = rng.random((2, 3, 20, 17)), rng.standard_normal((5, 4))
    for options in ({}, {"mode": "full", "boundary": "reflect", "stride": 2}):
        output = convolve(stack, kernel, method=method, **options)
        for index in np.ndindex(2, 3):
            assert output[index] == pytest.approx(filtered(stack[index], kernel, **options))
        assert output.shape[:2] == (2, 3)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("float32", "float32"),
        ("float64", "float64"),
        ("uint8", "float32"),
        ("int16", "float32"),
        ("uint16", "float32"),
        ("bool", "float32"),
        ("float16", "float32"),
        ("int32", "float64"),
        ("uint64", "float64"),
        (">f4", "float32"),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_types(given, wanted, method):
    image = (np.arange(48).reshape(6, 8) % 7).astype(given)
    kernel = np.array([[1, 2], [3, -4]])
    output = convolve(image, kernel, method=method)
    assert output.dtype == wanted
    assert output == pytest.approx(filtered(image, kernel), abs=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_views_and_lists_are_taken_as_they_are(method):
    rng = np.random.default_rng(3)
    base = rng.random((40, 60), dtype=np.float32)
    kernel = rng.standard_normal((6, 6))[::2, ::-1]
    for view in (base[::2, ::3], base.T, base[::-1, ::-1], np.asfortranarray(base)):
        assert convolve(view, kernel, method=method) == pytest.approx(
            filtered(view, kernel), abs=1e-4
        )
    assert convolve([[1, 2], [3, 4]], [[2]], method=method).tolist() == [[2, 4], [6, 8]]


@pytest.mark.parametrize("method", METHODS)
def test_the_answer_is_never_the_argument(method):
    image = np.ones((5, 5), np.float32)
    output = convolve(image, [[1.0]], method=method)
    output[:] = 7
    assert (image == 1).all()


@pytest.mark.parametrize("size", [5, 11, 12, 25, 63])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_direct_is_a_sum_whatever_the_size(size, dtype):
    """A transform spreads a huge pixel's rounding over the whole picture; a sum does not."""
    rng = np.random.default_rng(4)
    image = rng.random((150, 160)).astype(dtype)
    image[75, 80] = 1e12
    kernel = rng.random((size, size)).astype(dtype)
    output = correlate(image, kernel, method="direct")
    clean = image.astype(np.float64)
    clean[75, 80] = 0
    reference = filtered(clean, kernel, operation="correlation")
    untouched = np.ones(image.shape, bool)
    far = size // 2 + 1
    untouched[75 - far : 76 + far, 80 - far : 81 + far] = False
    assert untouched.any()
    error = np.abs(output - reference) / reference
    assert error[untouched].max() < (1e-5 if dtype == "float32" else 1e-13)


def test_opencv_still_sums_up_to_the_sizes_we_count_on():
    """Should a new OpenCV transform smaller kernels, `most_cells` has to follow."""
    from guiapp.compute.direct import most_cells

    for dtype in (np.float32, np.float64):
        image = np.zeros((64, 64), dtype)
        image[32, 32] = 1e12
        for shape in ((1, most_cells(dtype)), (7, most_cells(dtype) // 7)):
            output = cv2.filter2D(image, -1, np.ones(shape, dtype), borderType=cv2.BORDER_CONSTANT)
            assert np.count_nonzero(output) <= most_cells(dtype)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2)])
def test_pictures_smaller_than_the_kernel(method, boundary, shape):
    rng = np.random.default_rng(7)
    image, kernel = rng.standard_normal(shape), rng.standard_normal((11, 8))
    for mode in ("same", "full"):
        output = convolve(image, kernel, mode=mode, boundary=boundary, method=method)
        reference = filtered(image, kernel, mode=mode, boundary=boundary)
        assert output == pytest.approx(reference, abs=1e-9)


def test_a_kernel_of_thousands_of_pixels():
    rng = np.random.default_rng(8)
    image, kernel = rng.standard_normal((5, 1700)), rng.standard_normal((3, 1650))
    assert convolve(image, kernel, mode="valid") == pytest.approx(
        filtered(image, kernel, mode="valid"), abs=1e-8
    )


def test_output_shapes():
    for mode, expected in (("full", (34, 45)), ("same", (30, 40)), ("valid", (26, 35))):
        assert output_shape((30, 40), (5, 6), mode=mode) == expected
    assert output_shape((3, 2, 30, 40), (5, 6), mode="same", stride=8) == (3, 2, 4, 5)
    assert output_shape((30, 40), (5, 6), mode="valid", dilation=3, stride=2) == (9, 13)


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (((4, 9), (5, 3)), {"mode": "valid"}, r"5 × 3, is larger than the picture, 4 × 9.*smaller"),
        (((4, 9), (3, 3)), {"mode": "valid", "dilation": 2}, r"3 × 3 \(dilated to 5 × 5\).*4 × 9"),
        (((4, 9), (3, 3)), {"mode": "fill"}, r"mode can be full, same, valid; 'fill' came"),
        (((4, 9), (3, 3)), {"boundary": "zero"}, r"boundary can be constant.*; 'zero' came"),
        (((4, 9), (3, 3)), {"stride": 0}, r"stride can be a whole number from 1 to 8; 0 came"),
        (((4, 9), (3, 3)), {"stride": 2.0}, r"stride .* 2.0 came"),
        (((4, 9), (3, 3)), {"dilation": 9}, r"dilation can be a whole number from 1 to 8; 9 came"),
        (((4, 9), (3, 3)), {"method": "magic"}, r"method can be direct, fft, auto; 'magic' came"),
        (((9,), (3, 3)), {}, r"image must have shape \(..., H, W\).*\(9,\) came"),
        (((0, 9), (3, 3)), {}, r"image must have shape"),
        (((4, 9), (3,)), {}, r"kernel must have shape \(kh, kw\).*\(3,\) came"),
        (((4, 9), (0, 3)), {}, r"kernel must have shape"),
    ],
)
def test_what_is_refused(arguments, options, sentence):
    image, kernel = map(np.ones, arguments)
    for function in (convolve, correlate):
        with pytest.raises(ValueError, match=sentence):
            function(image, kernel, **options)


@pytest.mark.parametrize("kind", [complex, object, "U1"])
def test_only_real_numbers(kind):
    strange = np.array([[1, 2], [3, 4]]).astype(kind)
    with pytest.raises(ValueError, match="image must hold real numbers"):
        convolve(strange, [[1.0]])
    with pytest.raises(ValueError, match="kernel must hold real numbers"):
        convolve(np.ones((2, 2)), strange)


def test_prepared_for_one_shape_only():
    prepared = prepare(np.ones((9, 9)), (3, 3))
    with pytest.raises(ValueError, match=r"shape \(3, 3\); \(3, 4\) came"):
        convolve_prepared(prepared, np.ones((3, 4)))
    with pytest.raises(ValueError, match="larger than the picture"):
        prepare(np.ones((9, 9)), (10, 3), mode="valid")


def test_auto_takes_what_was_measured_to_be_faster():
    """The edges of the table in `choice`: sums for small kernels and few outputs."""
    side = (1024, 1024)
    assert method_for(side, (3, 3)) == "direct"
    assert method_for(side, (7, 7), dtype=np.float64) == "direct"
    assert method_for(side, (31, 31)) == "fft"
    assert method_for(side, (31, 31), dtype=np.float64) == "fft"
    assert method_for(side, (1, 49)) == "direct"
    assert method_for(side, (3, 3), dilation=2) == "direct"
    assert method_for(side, (9, 9), stride=8) == "direct"
    assert method_for((3, *side), (63, 63)) == "fft"


def test_auto_is_one_of_the_two():
    rng = np.random.default_rng(9)
    image = rng.random((64, 64), dtype=np.float32)
    for size in (3, 31):
        kernel = rng.random((size, size))
        outputs: dict[str, Any] = {m: convolve(image, kernel, method=m) for m in METHODS}
        chosen = method_for(image.shape, kernel.shape)
        assert (outputs["auto"] == outputs[chosen]).all()


def test_modes_are_parts_of_one_another():
    rng = np.random.default_rng(10)
    image, kernel = rng.random((20, 21)), rng.random((4, 7))
    full, same, valid = (convolve(image, kernel, mode=mode) for mode in MODES)
    assert full[1:21, 3:24] == pytest.approx(same)
    assert full[3:20, 6:21] == pytest.approx(valid)
