"""The choice of a device, the trial of a GPU, and what happens when it fails."""

import subprocess
import sys

import numpy as np
import pytest

from guiapp.compute import backend
from guiapp.compute.backend import WORTHWHILE, Devices, Probe, namespace, to_host, wants_gpu
from guiapp.compute.convolution import convolve
from tests.compute import fake_cupy

WORKS = Probe(True, "", "Fake GPU")
MISSING = Probe(False, "CuPy is not installed")


@pytest.fixture
def cupy(monkeypatch, tmp_path):
    """The stand-in for CuPy, found by ``import cupy``."""
    monkeypatch.setenv("CUPY_CACHE_DIR", str(tmp_path))
    backend.probe.cache_clear()
    with fake_cupy.installed() as module:
        yield module
    backend.probe.cache_clear()


def refuse(x):
    raise AssertionError("the GPU must not be asked")


@pytest.mark.parametrize("choice", ["auto", "cpu", "gpu"])
@pytest.mark.parametrize("work", [0, WORTHWHILE - 1, WORTHWHILE, np.inf])
@pytest.mark.parametrize("found", [WORKS, MISSING])
def test_the_rule(choice, work, found):
    expected = found.ok and (choice == "gpu" or (choice == "auto" and work >= WORTHWHILE))
    assert wants_gpu(choice, work, found) == expected


def test_numpy_is_the_library_of_all_else():
    assert namespace(np.ones(2)) is np
    assert namespace([1, 2]) is np
    assert namespace(None) is np
    array = np.ones(2)
    assert to_host(array) is array
    assert to_host(("text", 3)) == ("text", 3)


def test_the_library_of_a_device_array(cupy):
    assert namespace(cupy.asarray([1, 2])) is cupy
    assert isinstance(to_host(cupy.asarray([1, 2])), np.ndarray)


def test_starting_up_imports_no_gpu_library():
    code = (
        "import sys, guiapp.compute.convolution, guiapp.compute.fourier;"
        "from guiapp.compute.backend import Devices;"
        "Devices('cpu').run(abs, 1); Devices('auto').to_device(1, work=9);"
        "assert not {'cupy', 'cupyx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


class TestProbe:
    def test_without_cupy(self, monkeypatch):
        backend.probe.cache_clear()
        monkeypatch.setattr(backend.importlib.util, "find_spec", lambda name: None)
        assert backend.probe() == MISSING
        backend.probe.cache_clear()

    def test_with_a_gpu(self, cupy):
        assert backend.probe() == WORKS

    def test_it_tries_only_once(self, cupy):
        first = backend.probe()
        cupy.cuda.runtime.getDeviceCount = lambda: 0
        assert backend.probe() is first

    def test_without_a_device(self, cupy):
        cupy.cuda.runtime.getDeviceCount = lambda: 0
        assert backend.probe() == Probe(False, "no CUDA device was found")

    def test_without_a_driver(self, cupy):
        def fail():
            raise fake_cupy.CUDARuntimeError("cudaErrorInsufficientDriver: too old\nand more")

        cupy.cuda.runtime.getDeviceCount = fail
        found = backend.probe()
        assert not found.ok
        assert found.reason.startswith("no CUDA device was found: ")
        assert found.reason.endswith("cudaErrorInsufficientDriver: too old")

    @pytest.mark.parametrize("broken", ["asarray", "asnumpy", "fft"])
    def test_a_part_that_fails(self, cupy, broken):
        def fail(*_, **__):
            raise fake_cupy.CUDARuntimeError("cudaErrorIllegalAddress")

        if broken == "fft":
            cupy.fft.rfft2 = fail
        else:
            setattr(cupy, broken, fail)
        found = backend.probe()
        assert not found.ok
        assert found.reason == ("the GPU failed a trial: CUDARuntimeError: cudaErrorIllegalAddress")

    def test_a_wrong_result(self, cupy):
        cupy.fft.irfft2 = lambda half: cupy.asarray(np.zeros((16, 16)))
        assert backend.probe() == Probe(False, "the GPU computed a wrong result")

    def test_an_import_that_fails(self, monkeypatch, tmp_path):
        (tmp_path / "cupy.py").write_text("raise ImportError('libcudart.so: no such file')")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "cupy", raising=False)
        backend.probe.cache_clear()
        found = backend.probe()
        backend.probe.cache_clear()
        assert found.reason == "the GPU failed a trial: ImportError: libcudart.so: no such file"

    def test_the_cache_folder_is_set_and_a_wish_is_kept(self, cupy, monkeypatch, tmp_path):
        backend.probe()
        assert backend.os.environ["CUPY_CACHE_DIR"] == str(tmp_path)
        monkeypatch.delenv("CUPY_CACHE_DIR")
        backend.probe.cache_clear()
        backend.probe()
        assert "convolarium" in backend.os.environ["CUPY_CACHE_DIR"]


class TestDevices:
    @pytest.fixture
    def devices(self, cupy):
        return Devices("gpu", probing=lambda: WORKS)

    @pytest.fixture
    def example(self):
        rng = np.random.default_rng(0)
        image, kernel = rng.random((20, 21)), rng.random((3, 3))
        return image, kernel, convolve(image, kernel)

    def test_the_gpu_computes_and_the_host_gets_the_result(self, devices, example):
        image, kernel, expected = example
        seen = []

        def filtered(picture, cells):
            seen.append(type(picture).__module__)
            return convolve(picture, kernel)

        result = devices.run(filtered, image, kernel)
        assert isinstance(result, np.ndarray)
        assert result == pytest.approx(expected)
        assert seen == ["cupy"]
        assert (devices.last, devices.fault) == ("gpu", "")

    @pytest.mark.parametrize(
        "fault",
        [
            fake_cupy.OutOfMemoryError("Out of memory allocating 4,194,304 bytes"),
            fake_cupy.CUDARuntimeError("cudaErrorLaunchFailure: unspecified launch failure"),
            TypeError("Unsupported dtype"),
            RuntimeError(),
        ],
    )
    def test_any_fault_ends_in_the_same_result_from_numpy(self, devices, example, fault):
        image, kernel, expected = example
        calls = []

        def fails_on_gpu(picture):
            calls.append(namespace(picture).__name__)
            if namespace(picture) is not np:
                raise fault
            return convolve(picture, kernel)

        assert devices.run(fails_on_gpu, image) == pytest.approx(expected)
        assert devices.last == "cpu"
        assert type(fault).__name__ in devices.fault
        assert str(fault) in devices.fault
        message = devices.fault
        assert devices.run(fails_on_gpu, image) == pytest.approx(expected)
        assert calls == ["cupy", "numpy", "numpy"], "the GPU was asked again"
        assert devices.fault is message

    def test_a_fault_while_moving_or_copying_back(self, cupy, example):
        image, kernel, expected = example

        def full(x):
            raise fake_cupy.OutOfMemoryError("no room")

        devices = Devices("gpu", probing=lambda: WORKS, moving=full)
        assert devices.run(convolve, image, kernel) == pytest.approx(expected)
        assert "no room" in devices.fault
        devices = Devices("gpu", probing=lambda: WORKS)
        cupy.asnumpy = full
        assert devices.run(lambda x: convolve(x, kernel), image) == pytest.approx(expected)
        assert "no room" in devices.fault

    def test_arrays_that_are_on_the_gpu_come_home_when_it_fails(self, devices, cupy):
        def fails_on_gpu(x):
            if namespace(x) is not np:
                raise fake_cupy.CUDARuntimeError("lost")
            return x + 1

        assert devices.run(fails_on_gpu, cupy.asarray([1.0, 2.0])).tolist() == [2, 3]

    def test_wrong_values_are_not_the_gpus_fault(self, devices):
        with pytest.raises(ValueError, match="larger than the picture"):
            devices.run(
                lambda image: convolve(image, np.ones((5, 5)), mode="valid"), np.ones((3, 3))
            )
        assert devices.fault == ""

    def test_memory_is_given_back(self, devices, cupy):
        devices.give_up(RuntimeError("x"))
        cupy.pool.free_all_blocks.assert_called_once_with()
        cupy.pool.free_all_blocks.side_effect = RuntimeError("still failing")
        devices.give_up(RuntimeError("y"))
        assert "x" in devices.fault
        assert "y" not in devices.fault

    def test_choosing_the_gpu_again_forgets_the_fault(self, devices):
        devices.give_up(RuntimeError("x"))
        for choice in ("auto", "cpu"):
            devices.choose(choice)
            assert devices.fault
            assert not devices.wants_gpu(np.inf)
        devices.choose("gpu")
        assert devices.fault == ""
        assert devices.wants_gpu(0)

    def test_the_device_is_not_tried_before_it_is_wanted(self):
        devices = Devices("cpu", probing=lambda: refuse(None), moving=refuse)
        assert devices.run(abs, np.array(-3)) == 3
        devices.choose("auto")
        assert devices.run(abs, np.array(-3), work=WORTHWHILE - 1) == 3
        assert devices.to_device([1], work=3) == [1]

    def test_auto_needs_work_that_pays(self, cupy):
        devices = Devices("auto", probing=lambda: WORKS)
        assert namespace(devices.to_device(np.ones(3), work=WORTHWHILE)) is cupy
        assert devices.last == "gpu"
        assert namespace(devices.to_device(np.ones(3), work=3)) is np
        assert devices.last == "cpu"

    def test_without_a_gpu_the_processor_computes(self):
        for choice in ("auto", "gpu"):
            devices = Devices(choice, probing=lambda: MISSING, moving=refuse)
            assert devices.run(np.sum, np.ones(3)) == 3
            assert (devices.last, devices.fault) == ("cpu", "")

    def test_a_fault_while_handing_over(self, cupy):
        def full(x):
            raise fake_cupy.OutOfMemoryError("no room")

        devices = Devices("gpu", probing=lambda: WORKS, moving=full)
        assert namespace(devices.to_device(np.ones(3), work=1)) is np
        assert "no room" in devices.fault

    def test_results_of_several_parts_and_options(self, devices):
        def both(x, *, by):
            return x + by, (x * by, "text")

        first, (second, text) = devices.run(both, np.ones(2), by=3)
        assert first.tolist() == [4, 4]
        assert second.tolist() == [3, 3]
        assert isinstance(second, np.ndarray)
        assert text == "text"

    def test_unknown_choices_are_refused(self):
        with pytest.raises(ValueError, match="device can be auto, cpu, gpu; 'tpu' came"):
            Devices("tpu")
