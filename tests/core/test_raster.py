"""Arrays as values: what they equal, where they are stored, that nobody can write to them."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from guiapp.core.raster import Raster

KINDS = ("?", "u1", "i2", "i8", "f2", "f4", "f8", ">f4", ">i4")


def any_array():
    return st.sampled_from(KINDS).flatmap(
        lambda kind: arrays.arrays(np.dtype(kind), arrays.array_shapes(min_dims=0, min_side=0))
    )


@given(any_array())
def test_what_goes_in_comes_out(array):
    found = Raster.of(array).array
    assert found.shape == array.shape
    assert found.dtype == array.dtype.newbyteorder("<")
    assert np.array_equal(found, array, equal_nan=array.dtype.kind == "f")
    assert not found.flags.writeable
    assert found.flags.c_contiguous


@given(any_array())
def test_equal_content_is_equal_and_hashes_alike(array):
    one, other = Raster.of(array), Raster.of(np.array(array))
    assert one == other
    assert hash(one) == hash(other)
    assert one.digest == other.digest
    assert len({one, other}) == 1


@given(any_array(), any_array())
def test_what_differs_is_not_equal(one, other):
    same = (
        one.shape == other.shape
        and one.dtype.newbyteorder("<") == other.dtype.newbyteorder("<")
        and one.astype(one.dtype.newbyteorder("<")).tobytes()
        == other.astype(other.dtype.newbyteorder("<")).tobytes()
    )
    assert (Raster.of(one) == Raster.of(other)) is same


def test_shape_and_type_belong_to_the_value():
    zeros = np.zeros(6, np.float32)
    rasters = [
        Raster.of(zeros),
        Raster.of(zeros.reshape(2, 3)),
        Raster.of(zeros.reshape(3, 2)),
        Raster.of(zeros.view(np.int32)),
    ]
    assert len(set(rasters)) == 4


def test_the_array_is_copied():
    array = np.zeros((2, 2))
    raster = Raster.of(array)
    array[0, 0] = 1
    assert raster.array[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        raster.array[0, 0] = 1


@pytest.mark.parametrize("view", [lambda a: a.T, lambda a: a[::2, ::-1], lambda a: a[1:, 1:]])
def test_any_strides(view):
    array = np.arange(30.0).reshape(5, 6)
    assert np.array_equal(Raster.of(view(array)).array, view(array))


def test_the_digest_is_of_shape_type_and_content():
    array = np.array([[1.5, -2.0]], np.float32)
    head = b"(1, 2)<f4"
    assert Raster.of(array).digest == hashlib.sha256(head + array.tobytes()).hexdigest()
    assert Raster.of(array.astype(">f4")).digest == Raster.of(array).digest


@pytest.mark.parametrize("array", [np.array(["a"]), np.array([1j]), np.array([None], object)])
def test_other_kinds_are_refused(array):
    with pytest.raises(TypeError, match="a Raster holds numbers, not"):
        Raster.of(array)


def test_it_is_not_what_it_is_not():
    assert Raster.of(np.zeros(1)) != 0.0
    assert "data" not in repr(Raster.of(np.zeros(1)))
