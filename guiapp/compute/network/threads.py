"""How many threads multiply matrices.

The matrices of small networks are done before a second thread of the BLAS has woken up; where
other work keeps the cores busy, waiting for it takes many times what it saves.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

_lock = threading.Lock()
_inside: list[int] = []
"""The number of threads before each block that is now being run by some thread."""


@contextmanager
def one_thread() -> Iterator[None]:
    """NumPy's products of matrices take one thread in this block, in the whole process.

    Only where NumPy brings OpenBLAS, as its wheels do; else nothing changes.
    """
    asked = _openblas()
    if asked is None:
        yield
        return
    get, set_number = asked
    with _lock:
        _inside.append(_inside[0] if _inside else get())
        set_number(1)
    try:
        yield
    finally:
        with _lock:
            before = _inside.pop()
            if not _inside:
                set_number(before)


@lru_cache(maxsize=1)
def _openblas() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """The two functions of the OpenBLAS that NumPy has loaded."""
    package = Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs", package / ".libs"):
        for file in sorted(folder.glob("*openblas*")):
            try:
                library = ctypes.CDLL(str(file))
                get = library.scipy_openblas_get_num_threads64_
                set_number = library.scipy_openblas_set_num_threads64_
            except (OSError, AttributeError):
                continue
            get.argtypes, get.restype = [], ctypes.c_int
            set_number.argtypes, set_number.restype = [ctypes.c_int], None
            return get, set_number
    return None
