"""A strict stand-in for CuPy, so that what runs on a GPU is also tested where there is none.

Its arrays live in NumPy's memory but behave as on a device: mixed with NumPy arrays, converted to
one silently, or handed to NumPy's functions, they raise TypeError, as CuPy's do.
"""

import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
import scipy.ndimage
from numpy.lib.mixins import NDArrayOperatorsMixin


class Array(NDArrayOperatorsMixin):
    """A device array around ``host``."""

    __module__ = "cupy"

    def __init__(self, host: Any) -> None:
        self.host = host

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return on_device(getattr(ufunc, method))(*inputs, **options)

    def __array_function__(self, *_: Any) -> Any:
        raise TypeError("NumPy's functions do not take device arrays here.")

    def __getitem__(self, key: Any) -> Any:
        return wrapped(self.host[host_of(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        self.host[host_of(key)] = host_of(value)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.host, name)
        return on_device(found) if callable(found) else wrapped(found)

    def __float__(self) -> float:
        return float(self.host)

    def __int__(self) -> int:
        return int(self.host)

    def __len__(self) -> int:
        return len(self.host)


def host_of(value: Any) -> Any:
    """What NumPy computes with; a NumPy array that got in among device arrays is an error."""
    if isinstance(value, Array):
        return value.host
    if isinstance(value, np.ndarray) and value.ndim:
        raise TypeError("Unsupported type numpy.ndarray among device arrays")
    if isinstance(value, tuple | list):
        return type(value)(map(host_of, value))
    return value


def wrapped(value: Any) -> Any:
    """Arrays and array scalars as device arrays, as CuPy returns them."""
    return Array(np.asarray(value)) if isinstance(value, np.ndarray | np.generic) else value


def on_device(function: Any) -> Any:
    """``function`` of NumPy arrays as one of device arrays."""

    def call(*arguments: Any, **options: Any) -> Any:
        out = options.get("out")
        plain = {name: host_of(value) for name, value in options.items()}
        result = function(*map(host_of, arguments), **plain)
        if out is not None:
            return out[0] if isinstance(out, tuple) else out
        return wrapped(result)

    return call


class Functions(types.ModuleType):
    """A module whose functions are those of another one, on device arrays."""

    def __init__(self, name: str, source: Any) -> None:
        super().__init__(name)
        self.source = source

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.source, name)
        return on_device(found) if callable(found) and not isinstance(found, type) else found


class CUDARuntimeError(RuntimeError):
    """What CuPy raises for the driver's errors."""


class OutOfMemoryError(MemoryError):
    """What CuPy raises when the device is full."""


def module(devices: int = 1) -> types.ModuleType:
    """A new module ``cupy``, with so many devices."""
    cupy = Functions("cupy", np)
    cupy.asarray = lambda x, dtype=None: Array(np.array(getattr(x, "host", x), dtype))
    cupy.asnumpy = lambda x: x.host.copy()
    cupy.fft = Functions("cupy.fft", np.fft)
    runtime = types.SimpleNamespace(
        CUDARuntimeError=CUDARuntimeError,
        getDeviceCount=lambda: devices,
        getDeviceProperties=lambda number: {"name": b"Fake GPU"},
    )
    cupy.cuda = types.SimpleNamespace(runtime=runtime)
    cupy.pool = mock.Mock()
    cupy.get_default_memory_pool = lambda: cupy.pool
    cupy.__spec__ = mock.Mock()
    return cupy


@contextmanager
def installed(devices: int = 1) -> Iterator[Any]:
    """Within: ``import cupy`` finds the stand-in, ``cupyx.scipy.ndimage`` too."""
    cupy = module(devices)
    ndimage = Functions("cupyx.scipy.ndimage", scipy.ndimage)
    scipy_part = types.SimpleNamespace(ndimage=ndimage)
    cupyx = types.SimpleNamespace(scipy=scipy_part)
    names = {
        "cupy": cupy,
        "cupyx": cupyx,
        "cupyx.scipy": scipy_part,
        "cupyx.scipy.ndimage": ndimage,
    }
    with mock.patch.dict(sys.modules, names):
        yield cupy
