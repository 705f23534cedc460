import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from guiapp.core import npy
from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster

TYPES = ["?", "u1", "i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and bool((one == other).all())


@given(st.data(), st.sampled_from(TYPES))
def test_numpy_reads_what_we_write_and_we_what_numpy_writes(data: st.DataObject, kind: str) -> None:
    shape = data.draw(array_shapes(min_side=0))
    finite = {"allow_nan": False, "allow_infinity": False} if "f" in kind else None
    array = data.draw(arrays(kind, shape, elements=finite))
    assert same(np.load(io.BytesIO(npy.dump(Raster.of(array))), allow_pickle=False), array)
    out = io.BytesIO()
    np.save(out, array)
    assert same(npy.load(out.getvalue()).array, array)


@given(st.binary() | st.binary().map(lambda data: npy.MAGIC + data))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        npy.load(data)
