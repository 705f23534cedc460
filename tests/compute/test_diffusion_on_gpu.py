"""Diffusion on device arrays: on a strict stand-in for CuPy, and on a GPU where one is.

What NumPy gives is checked elsewhere; here the device must give the same, on the device.
"""

import numpy as np
import pytest

from guiapp.compute import diffusion
from guiapp.compute.backend import namespace, probe, to_gpu, to_host
from guiapp.compute.diffusion import passing
from tests.compute import fake_cupy
from tests.compute.diffusion_reference import cases


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


def stays(result, device):
    """The values of a result that must lie on the device."""
    assert namespace(result) is namespace(device(np.ones(1))), "the result left the device"
    return to_host(result)


@pytest.mark.parametrize("most", [2**24, 0], ids=["table", "move by move"])
def test_mass_and_flow(device, monkeypatch, most):
    monkeypatch.setattr(passing, "_MOST_ENTRIES", most)
    for picture, p, boundary, walls in cases(21, 20):
        options = {"boundary": boundary, "walls": walls}
        for steps in (0, 1, 40):
            found = stays(diffusion.diffuse(device(picture), p, steps, **options), device)
            assert found == pytest.approx(diffusion.diffuse(picture, p, steps, **options))
        found = stays(diffusion.flow(device(picture), p, **options), device)
        assert found == pytest.approx(diffusion.flow(picture, p, **options), abs=1e-13)


@pytest.mark.parametrize("kind", [np.int32, np.int16])
def test_the_same_generator_gives_the_same_particles_there(device, kind):
    for picture, p, boundary, walls in cases(22, 20):
        shape = picture.shape
        start = np.random.default_rng(1).integers(0, shape, (500, 2)).astype(kind)
        for options in (
            {"boundary": boundary, "walls": walls, "shape": shape},
            {"boundary": boundary, "shape": shape},
            {},
        ):
            one, two = start, device(start)
            rngs = np.random.default_rng(2), np.random.default_rng(2)
            for _ in range(5):
                one = diffusion.scatter(one, p, rngs[0], **options)
                two = diffusion.scatter(two, p, rngs[1], **options)
            assert np.array_equal(stays(two, device), one)
            if options:
                counted = stays(diffusion.density_of(two, shape), device)
                assert counted.dtype == np.float32
                assert np.array_equal(counted, diffusion.density_of(one, shape))


def test_fractions_of_positions(device):
    start = np.random.default_rng(3).random((40, 2)) * 5
    p, shape = np.full((3, 3), 1 / 9), (6, 6)
    one, two = (
        diffusion.scatter(at, p, np.random.default_rng(4), shape=shape)
        for at in (start, device(start))
    )
    assert np.array_equal(stays(two, device), one)
    with pytest.raises(ValueError, match="must lie in the picture"):
        diffusion.scatter(device(start), p, np.random.default_rng(4), shape=(2, 2))


def test_measuring(device):
    for picture, p, _, _ in cases(23, 10):
        for boundary in ("wrap", "symmetric", "constant"):
            once = [
                diffusion.measure_once(x, p, np.random.default_rng(5), boundary=boundary)
                for x in (picture, device(picture))
            ]
            assert np.array_equal(stays(once[1], device), once[0])
            deviation = diffusion.deviation_of_one(device(picture), p, boundary=boundary)
            expected = diffusion.deviation_of_one(picture, p, boundary=boundary)
            assert stays(deviation, device) == pytest.approx(expected, abs=1e-7)
        for count in (1, 4):
            mean = diffusion.running_mean(device(picture), once[1], count)
            expected = diffusion.running_mean(picture, once[0], count)
            assert stays(mean, device) == pytest.approx(expected)


@pytest.mark.parametrize("boundary", diffusion.BOUNDARIES)
def test_heat(device, boundary):
    picture = np.random.default_rng(6).random((7, 8))
    calls = (
        lambda x: diffusion.heat_step(x, 0.2, boundary),
        lambda x: diffusion.heat_exact(x, 1.5, boundary),
        lambda x: diffusion.heat_exact(x, 1.5, boundary, laplacian="five-point"),
        lambda x: diffusion.perona_malik_step(x, 0.2, 0.3, "exponential", boundary),
        lambda x: diffusion.perona_malik_step(x, 0.2, 0.3, "rational", boundary),
    )
    for call in calls:
        assert stays(call(device(picture)), device) == pytest.approx(call(picture), abs=1e-14)


def test_spectra(device):
    half, p = np.fft.rfft2(np.random.default_rng(7).random((6, 9))), np.array([[0.3, 0.7]])
    found = diffusion.spectrum_after(device(half), p, 5, (6, 9))
    assert stays(found, device) == pytest.approx(diffusion.spectrum_after(half, p, 5, (6, 9)))


def test_what_is_read_off_is_computed_on_the_host(device):
    picture = np.random.default_rng(8).random((6, 7))
    there = device(picture)
    for name in ("entropy_of", "variance_of", "centre_of_mass", "covariance_of"):
        function = getattr(diffusion, name)
        assert function(there) == pytest.approx(function(picture))
    assert diffusion.distance(there, picture) == 0
    assert diffusion.expected_distance(there, 9) == diffusion.expected_distance(picture, 9)
    here, on_device = (diffusion.place(x, 9, np.random.default_rng(9)) for x in (picture, there))
    assert np.array_equal(here, on_device)
    walls = picture > 0.7
    found = diffusion.diffuse(there, np.full((3, 3), 1 / 9), walls=device(walls))
    assert to_host(found) == pytest.approx(
        diffusion.diffuse(picture, np.full((3, 3), 1 / 9), walls=walls)
    )
    assert isinstance(diffusion.propagator(there), np.ndarray)
