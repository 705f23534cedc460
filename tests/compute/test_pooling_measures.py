"""All measures in one pass, against their definitions in exact sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiapp.compute.pooling import all_measures

shapes = st.tuples(st.integers(1, 9), st.integers(1, 9))
pairs = shapes.flatmap(
    lambda shape: st.tuples(
        *[arrays(np.float32, shape, elements=st.floats(-100, 100, width=16))] * 2
    )
)


def expected(a, b, tolerance):
    """Share, distance and cosine in sums without rounding."""
    one, two = (values.astype(float).ravel().tolist() for values in (a, b))
    changed = sum(abs(x - y) > tolerance for x, y in zip(one, two, strict=True))
    inner = math.fsum(x * y for x, y in zip(one, two, strict=True))
    first, second = (math.sqrt(math.fsum(x * x for x in values)) for values in (one, two))
    far = math.sqrt(math.fsum((x - y) ** 2 for x, y in zip(one, two, strict=True)))
    if second == 0:
        return changed / len(one), math.inf if far else 0.0, float(first == 0)
    return changed / len(one), far / second, inner / first / second if first else 0.0


@given(pairs, st.sampled_from([0.0, 0.25, 7.0]))
def test_they_are_what_they_are_defined_as(pair, tolerance):
    found = all_measures(*pair, tolerance)
    wanted = expected(*pair, tolerance)
    assert found[0] == wanted[0]
    assert found[1] == pytest.approx(wanted[1], rel=1e-6)
    assert found[2] == pytest.approx(wanted[2], abs=1e-6)
    assert -1 <= found[2] <= 1


@pytest.mark.parametrize("scale", [1e-38, 1e-20, 1.0, 1e20, 3e38])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_of_equal_pictures_at_any_scale(scale, dtype):
    a = (np.random.default_rng(0).standard_normal((7, 5)).clip(-1, 1) * scale).astype(dtype)
    assert all_measures(a, a.copy()) == (0.0, 0.0, 1.0)
    share, distance, cosine = all_measures(a, -a)
    assert share == 1
    assert distance == pytest.approx(2)
    assert cosine == pytest.approx(-1)


def test_pictures_may_be_cut_out_read_only_and_of_more_axes():
    rng = np.random.default_rng(1)
    a, b = rng.random((2, 3, 12, 10), np.float32)
    a.flags.writeable = b.flags.writeable = False
    for one, two in ((a, b), (a[0, ::2, ::3], b[0, ::2, ::3]), (a[1].T[::-1], b[1].T[::-1])):
        wanted = expected(one, two, 0.1)
        assert all_measures(one, two, 0.1) == pytest.approx(wanted, rel=1e-6)


def test_shapes_must_agree():
    with pytest.raises(ValueError, match=r"one shape; \(2, 2\) and \(2, 3\) came"):
        all_measures(np.ones((2, 2)), np.ones((2, 3)))
