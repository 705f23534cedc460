"""The lab on device arrays: on a strict stand-in for CuPy, and on a GPU where one is."""

from dataclasses import replace

import numpy as np
import pytest

from guiapp.compute.backend import Devices, Probe, namespace, probe
from guiapp.core.player import HostEnv, Player
from guiapp.labs.convolution import LAB
from guiapp.labs.convolution.field import field_of
from tests.compute import fake_cupy
from tests.labs.convolution.scenes import reference_of, rounding, scene_of, scenes
from tests.labs.test_every_lab import check_figure


@pytest.fixture(params=["stand-in", pytest.param("gpu", marks=pytest.mark.gpu)])
def devices(request):
    """Devices of which the GPU was chosen."""
    if request.param == "stand-in":
        with fake_cupy.installed() as cupy:
            yield Devices("gpu", probing=lambda: Probe(True), moving=cupy.asarray)
        return
    found = probe()
    if not found.ok:
        pytest.skip(f"no working GPU: {found.reason}")
    yield Devices("gpu")


def check(player, scene):
    figure, state = player.figure(scene), player.state(scene)
    check_figure(figure)
    assert np.abs(state.output - reference_of(scene)).max() <= rounding(scene)
    for array in (state.picture, state.output, *state.spectra, state.proof.difference):
        assert type(array) is np.ndarray
    return figure, state


def test_any_options_give_what_scipy_gives(devices):
    player = Player(LAB, HostEnv(devices))
    for scene in scenes(30, 40):
        figure, state = check(player, scene)
        assert state.device == figure.measured["device"] == "gpu"
        assert not devices.fault, devices.fault


@pytest.mark.parametrize("values", [{}, {"stride": 2}, {"repeat": 3}, {"repeat": 2, "stride": 2}])
@pytest.mark.parametrize("shape", [(3, 3), (24, 21)])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_both_methods(devices, shape, values, channels):
    rng = np.random.default_rng(31)
    scene = scene_of(rng.random((90, 80, *channels)), rng.standard_normal(shape), **values)
    on_gpu = check(Player(LAB, HostEnv(devices)), scene)[1]
    on_host = check(Player(LAB, HostEnv()), scene)[1]
    assert not devices.fault, devices.fault
    assert (on_gpu.device, on_host.device) == ("gpu", "cpu")
    assert on_gpu.gap == pytest.approx(on_host.gap, abs=1e-5)
    assert on_gpu.gap_text == on_host.gap_text
    for one, other in zip(on_gpu.spectra, on_host.spectra, strict=True):
        assert 10**one == pytest.approx(10**other, rel=1e-2, abs=4e-6 * 10 ** float(other.max()))


def test_the_device_can_be_switched_while_it_runs(devices):
    """What is kept on one device is not used on the other, and both are remembered."""
    rng = np.random.default_rng(32)
    player = Player(LAB, HostEnv(devices))
    picture, kernels = rng.random((60, 50)), rng.standard_normal((6, 20, 20))
    for kernel, choice in zip(kernels, ("gpu", "cpu", "gpu", "cpu", "cpu", "gpu"), strict=True):
        devices.choose(choice)
        assert check(player, scene_of(picture, kernel))[1].device == choice
    assert not devices.fault


def test_the_same_scene_is_computed_on_the_device_that_is_chosen_now(devices):
    rng = np.random.default_rng(35)
    params = scene_of(rng.random((60, 50)), rng.standard_normal((20, 20))).params
    picture, kernel = params.image.raster.array, params.kernel.values.array
    env = HostEnv(devices)
    for choice in ("gpu", "cpu", "gpu"):
        devices.choose(choice)
        assert LAB.start(params, env).device == choice
        on_host = namespace(field_of(picture, kernel, params, env).half) is np
        assert on_host is (choice == "cpu")
    assert not devices.fault


class Broken:
    """A device array that fails in whatever is done with it."""

    __module__ = "cupy"

    def __getattr__(self, name):
        raise MemoryError("out of memory on the device")

    __array__ = __getitem__ = __len__ = __iter__ = __getattr__


@pytest.mark.parametrize("choice", ["auto", "gpu"])
@pytest.mark.parametrize("values", [{}, {"stride": 2}, {"repeat": 3}])
def test_a_broken_gpu_gives_the_same_figure_and_one_sentence(monkeypatch, choice, values):
    monkeypatch.setattr("guiapp.compute.backend.WORTHWHILE", 0.0)
    rng = np.random.default_rng(33)
    scene = scene_of(rng.random((60, 50)), rng.standard_normal((20, 20)), **values)
    moved = []
    with fake_cupy.installed():
        devices = Devices(
            choice, probing=lambda: Probe(True), moving=lambda x: moved.append(1) or Broken()
        )
        player = Player(LAB, HostEnv(devices))
        figure, state = check(player, scene)
        assert moved, "the GPU was asked"
        assert len(figure.said) == 1
        assert "the processor computes from here on" in figure.said[0]
        assert state.device == "cpu"
        count = len(moved)
        check(player, replace(scene, params=replace(scene.params, dilation=2)))
        assert len(moved) == count, "and not again"


def test_a_gpu_that_breaks_in_the_middle(monkeypatch):
    """The first scenes are computed and kept there; then every array on it fails."""
    rng = np.random.default_rng(34)
    picture, kernels = rng.random((60, 50)), rng.standard_normal((3, 20, 20))
    with fake_cupy.installed() as cupy:
        devices = Devices("gpu", probing=lambda: Probe(True), moving=cupy.asarray)
        player = Player(LAB, HostEnv(devices))
        assert check(player, scene_of(picture, kernels[0]))[1].device == "gpu"

        def fail(*values, **options):
            raise RuntimeError("an illegal memory access was encountered")

        monkeypatch.setattr(fake_cupy.Array, "__array_ufunc__", fail)
        monkeypatch.setattr(fake_cupy.Array, "__getitem__", fail)
        figure, state = check(player, scene_of(picture, kernels[1]))
        assert state.device == "cpu"
        assert len(figure.said) == 1
        assert check(player, scene_of(picture, kernels[2]))[1].device == "cpu"
