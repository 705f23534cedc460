"""The mathematics on device arrays: on a strict stand-in for CuPy, and on a GPU where one is."""

import numpy as np
import pytest

from guiapp.compute import fourier
from guiapp.compute.backend import namespace, probe, to_gpu, to_host
from guiapp.compute.boundaries import BOUNDARIES, extend
from guiapp.compute.convolution import (
    METHODS,
    convolve,
    convolve_prepared,
    correlate,
    plain_sum,
    prepare,
    through_fft,
    window_at,
)
from guiapp.compute.regions import flood
from tests.compute import fake_cupy
from tests.compute.reference import cases, filtered

OPERATIONS = {"convolution": convolve, "correlation": correlate}


@pytest.fixture(params=["stand-in", pytest.param("gpu", marks=pytest.mark.gpu)])
def device(request):
    """What moves an array to the device."""
    if request.param == "stand-in":
        with fake_cupy.installed() as cupy:
            yield cupy.asarray
        return
    found = probe()
    if not found.ok:
        pytest.skip(f"no working GPU: {found.reason}")
    yield to_gpu


def stays(result, device) -> np.ndarray:
    """The values of a result that must lie on the device."""
    assert namespace(result) is namespace(device(np.ones(1))), "the result left the device"
    return to_host(result)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("method", METHODS)
def test_any_options_give_what_scipy_gives(device, operation, method):
    for image, kernel, options in cases(21, 30):
        output = OPERATIONS[operation](device(image), kernel, method=method, **options)
        reference = filtered(image, kernel, operation=operation, **options)
        result = stays(output, device)
        assert result.dtype == image.dtype
        assert result.shape == reference.shape
        scale = max(1, np.abs(reference).max())
        assert np.abs(result - reference).max() < (1e-4 if image.itemsize == 4 else 1e-10) * scale


def test_stacks_and_prepared_pictures(device):
    rng = np.random.default_rng(0)
    stack, kernel = rng.random((2, 3, 20, 21)), rng.random((4, 5))
    for method in METHODS:
        output = stays(convolve(device(stack), kernel, boundary="wrap", method=method), device)
        for index in np.ndindex(2, 3):
            assert output[index] == pytest.approx(filtered(stack[index], kernel, boundary="wrap"))
    prepared = prepare(device(stack), (4, 5), operation="correlation", boundary="reflect")
    output = stays(convolve_prepared(prepared, kernel, stride=2), device)
    options = {"operation": "correlation", "boundary": "reflect", "stride": 2}
    assert output[1, 2] == pytest.approx(filtered(stack[1, 2], kernel, **options))


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_padding(device, boundary):
    image = np.random.default_rng(1).random((5, 6)).astype(np.float32)
    around = ((7, 2), (0, 13))
    result = stays(extend(device(image), around, boundary), device)
    assert (result == np.pad(image, around, boundary)).all()


@pytest.mark.parametrize("shape", [(16, 18), (9, 7)])
def test_spectra(device, shape):
    image = np.random.default_rng(2).random(shape)
    reference = np.fft.fftshift(np.fft.fft2(image))
    assert stays(fourier.spectrum(device(image)), device) == pytest.approx(reference)
    half = fourier.half_spectrum(device(image))
    assert stays(half, device) == pytest.approx(np.fft.rfft2(image))
    shown = stays(fourier.log_magnitude(half, shape), device)
    assert shown == pytest.approx(np.log10(np.abs(reference)), abs=1e-3)
    dark = stays(fourier.log_magnitude(half * 0, shape), device)
    assert np.ptp(dark) == 0
    mask = np.random.default_rng(3).random(shape)
    masked = stays(fourier.apply_mask(device(image), mask), device)
    assert masked == pytest.approx(np.fft.ifft2(np.fft.ifftshift(reference * mask)).real)


def test_evidence_is_computed_on_the_host(device):
    image, kernel = np.random.default_rng(4).random((2, 15, 15))[:, :, :13]
    kernel = kernel[:4, :5]
    reference = filtered(image, kernel)
    for compute in (plain_sum, through_fft):
        output = compute(device(image), kernel)
        assert isinstance(output, np.ndarray)
        assert output == pytest.approx(reference)
    window = window_at(device(image), kernel, (3, 4), boundary="edge")
    assert isinstance(window.values, np.ndarray)
    assert window.total == pytest.approx(filtered(image, kernel, boundary="edge")[3, 4])
    assert flood(device(np.zeros((3, 3))), (1, 1)).all()
