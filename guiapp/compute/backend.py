"""Which array library computes: NumPy, or CuPy where a GPU is. The only file that imports cupy.

CuPy is imported by `probe` and for what is given to the GPU, never on start-up. All other files
ask `namespace` for the library of the array they were given, and so compute where it lies.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

CHOICES = ("auto", "cpu", "gpu")
WORTHWHILE = 5e7
"""Multiply-adds from which "auto" takes the GPU: about what a processor does in the time of copying
a picture there and back. Estimated from the bandwidth of the bus, not measured."""


def namespace(x: Any) -> Any:
    """The library of the array ``x``: the module cupy for its arrays, numpy for all else."""
    if isinstance(x, np.ndarray):
        return np
    return sys.modules["cupy"] if type(x).__module__.partition(".")[0] == "cupy" else np


def ndimage_of(x: Any) -> Any:
    """``scipy.ndimage``, or the module that stands for it where ``x`` lies on a GPU."""
    name = "scipy.ndimage" if namespace(x) is np else "cupyx.scipy.ndimage"
    return importlib.import_module(name)


def to_host(x: Any) -> Any:
    """``x`` with its arrays as NumPy arrays, copied only where they lie on a GPU.

    Arrays, and tuples of them part by part; anything else comes back as it is.
    """
    if isinstance(x, tuple):
        return tuple(map(to_host, x))
    xp = namespace(x)
    return x if xp is np else xp.asnumpy(x)


def to_gpu(x: Any) -> Any:
    """The array ``x`` as a CuPy array. Raises whatever goes wrong there."""
    import cupy

    return cupy.asarray(x)


@dataclass(frozen=True)
class Probe:
    """What trying the GPU found: whether it works, why not, and what the device is called."""

    ok: bool
    reason: str = ""
    name: str = ""


@lru_cache(maxsize=1)
def probe() -> Probe:
    """Try the GPU once: an import, a kernel, a transform, a filter, a product and a copy back.

    Takes seconds where there is one, so call it off the thread that paints. What it compiles is
    kept in the folder CUPY_CACHE_DIR, one in the user's cache where that is not set.
    """
    if importlib.util.find_spec("cupy") is None:
        return Probe(False, "CuPy is not installed")
    os.environ.setdefault("CUPY_CACHE_DIR", str(Path.home() / ".cache" / "convolarium" / "cupy"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _tried()
    except Exception as error:
        return Probe(False, f"the GPU failed a trial: {_told(error)}")


def _tried() -> Probe:
    import cupy

    try:
        found = cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError as error:
        return Probe(False, f"no CUDA device was found: {_told(error)}")
    if not found:
        return Probe(False, "no CUDA device was found")
    if not np.allclose(to_host(_trial(to_gpu(_PICTURE))), _trial(_PICTURE), atol=1e-3):
        return Probe(False, "the GPU computed a wrong result")
    return Probe(True, "", cupy.cuda.runtime.getDeviceProperties(0)["name"].decode())


_PICTURE = np.arange(256, dtype=np.float32).reshape(16, 16) / 256


def _trial(x: Any) -> Any:
    """Some of everything that labs do, in the library of ``x``."""
    xp = namespace(x)
    kernel = 2 * x + 1
    product = kernel @ xp.fft.irfft2(xp.fft.rfft2(kernel)).astype(x.dtype)
    return ndimage_of(x).correlate(product, xp.ones((3, 3), x.dtype), mode="constant")


def wants_gpu(choice: str, work: float, found: Probe) -> bool:
    """Whether ``work`` multiply-adds go to the GPU: it must work; "auto" also wants it to pay."""
    return found.ok and (choice == "gpu" or (choice == "auto" and work >= WORTHWHILE))


class Devices:
    """Where computations run; a fault on the GPU ends in the same result from NumPy.

    After a fault the GPU is not asked again until somebody chooses "gpu" anew; ``fault`` is then
    the one sentence to show, else empty. ``last`` says where the last call ran: "cpu" or "gpu".
    """

    def __init__(
        self,
        choice: str = "auto",
        *,
        probing: Callable[[], Probe] = probe,
        moving: Callable[[Any], Any] = to_gpu,
    ) -> None:
        """``probing`` and ``moving`` stand in for `probe` and `to_gpu` where there is no GPU."""
        self._probing = probing
        self._moving = moving
        self._lock = threading.Lock()
        self.fault = ""
        self.last = "cpu"
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """Set "auto", "cpu" or "gpu"; "gpu" forgets an earlier fault."""
        if choice not in CHOICES:
            raise ValueError(f"device can be {', '.join(CHOICES)}; {choice!r} came.")
        self.choice = choice
        if choice == "gpu":
            self.fault = ""

    def wants_gpu(self, work: float) -> bool:
        """Whether a computation of ``work`` multiply-adds would run on the GPU now."""
        if self.fault or self.choice == "cpu" or (self.choice == "auto" and work < WORTHWHILE):
            return False
        with self._lock:
            return wants_gpu(self.choice, work, self._probing())

    def to_device(self, x: Any, work: float) -> Any:
        """The array ``x`` where ``work`` multiply-adds should run; on the host after a fault."""
        if self.wants_gpu(work):
            try:
                moved = self._moving(x)
            except Exception as error:
                self.give_up(error)
            else:
                self.last = "gpu"
                return moved
        self.last = "cpu"
        return to_host(x)

    def run(
        self, function: Callable[..., Any], *arrays: Any, work: float = np.inf, **options: Any
    ) -> Any:
        """``function(*arrays, **options)`` where it should run; the result on the host.

        Whatever is raised on the GPU, the same is done again with NumPy on host copies. What is
        then raised as well comes from the values, not from the GPU, and is passed on.
        """
        failure: Exception | None = None
        if self.wants_gpu(work):
            try:
                result = to_host(function(*map(self._moving, arrays), **options))
            except Exception as error:
                failure = error
            else:
                self.last = "gpu"
                return result
        result = function(*map(to_host, arrays), **options)
        self.last = "cpu"
        if failure is not None:
            self.give_up(failure)
        return result

    def give_up(self, error: Exception) -> None:
        """Do not ask the GPU again: note why, and free what it holds."""
        with self._lock:
            self.fault = self.fault or (
                f"The GPU failed ({_told(error)}); the processor computes from here on."
            )
        # A device that failed may fail at this too.
        with contextlib.suppress(Exception):
            sys.modules["cupy"].get_default_memory_pool().free_all_blocks()


def _told(error: Exception) -> str:
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
