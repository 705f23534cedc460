"""The strongest activations against a sorted list of all, correlations against NumPy's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from guiapp.compute.network.inside import correlations, strongest
from tests.compute import fake_cupy
from tests.compute.network.network_reference import frozen, normal

FEW = arrays_of.arrays(
    st.sampled_from([np.float32, np.float64]),
    arrays_of.array_shapes(min_dims=4, max_dims=4, max_side=4),
    elements=st.integers(-3, 3).map(float),
)


def listed(maps: np.ndarray, feature: int, count: int) -> list[tuple[float, int, int, int]]:
    """Of each picture the first of its largest values, then the largest of all pictures."""
    best = []
    for picture, one in enumerate(maps[:, feature]):
        value, row, column = max(
            ((one[at], *at) for at in np.ndindex(one.shape)), key=lambda found: found[0]
        )
        best.append((value, picture, row, column))
    return sorted(best, key=lambda found: -found[0])[:count]


@given(maps=FEW, count=st.integers(1, 6))
def test_the_strongest_are_first_and_so_are_the_first_of_equals(
    maps: np.ndarray, count: int
) -> None:
    found = strongest(frozen(maps), count)
    n, features = maps.shape[:2]
    assert found.values.shape == found.rows.shape == (features, min(count, n))
    assert found.values.dtype == maps.dtype
    for feature in range(features):
        rows = zip(
            *(
                array[feature].tolist()
                for array in (found.values, found.pictures, found.rows, found.columns)
            ),
            strict=True,
        )
        assert list(rows) == listed(maps, feature, count)


def test_of_many_equals_the_first_count() -> None:
    maps = np.zeros((500, 2, 3, 3))
    maps[7::10, 1, 1, 1:] = 1
    found = strongest(maps, 60)
    assert found.pictures[0].tolist() == list(range(60))
    expected = [*range(7, 500, 10), *(at for at in range(60) if at % 10 != 7)][:60]
    assert found.pictures[1].tolist() == expected
    assert set(zip(found.rows[1], found.columns[1], strict=True)) == {(1, 1), (0, 0)}


def test_what_is_no_number_comes_last() -> None:
    maps = np.array([[[[np.nan, 9]]], [[[1, 2]]], [[[3, -np.inf]]]])
    found = strongest(maps, 5)
    assert found.pictures.tolist() == [[2, 1, 0]]
    assert found.columns.tolist() == [[0, 1, 0]]
    assert found.values[0, :2].tolist() == [3, 2]


def test_maps_on_a_device_are_answered_on_the_host() -> None:
    maps = normal(np.random.default_rng(0), 5, 3, 4, 6, dtype=np.float32)
    here, linked = strongest(maps, 3), correlations(maps)
    with fake_cupy.installed() as cupy:
        there, theirs = strongest(cupy.asarray(maps), 3), correlations(cupy.asarray(maps))
    for name in ("values", "pictures", "rows", "columns"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name), strict=True)
    np.testing.assert_array_equal(theirs, linked, strict=True)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e15])
def test_correlations_are_numpys(dtype: type, scale: float) -> None:
    rng = np.random.default_rng(1)
    mixed = np.tensordot(rng.standard_normal((6, 4)), rng.standard_normal((4, 7, 5, 3)), 1)
    maps = (mixed.transpose(1, 0, 2, 3) * scale + 5 * scale).astype(dtype)
    expected = np.corrcoef(maps.astype(np.float64).transpose(1, 0, 2, 3).reshape(6, -1))
    found = correlations(frozen(maps))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found, found.T)
    assert np.diag(found).tolist() == [1.0] * 6


def test_a_copy_a_negative_and_a_constant() -> None:
    one = normal(np.random.default_rng(2), 4, 3, 5, dtype=np.float32)
    # A tenth has no exact float32: its rounded mean must leave nothing to correlate.
    constant = np.full_like(one, 0.1)
    maps = np.stack([one, 3 * one + 2, -one, constant, np.zeros_like(one), constant], axis=1)
    found = correlations(maps)
    expected = np.eye(6)
    expected[:3, :3] = [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(found[3:], expected[3:])


@given(maps=FEW)
def test_correlations_lie_between_minus_1_and_1(maps: np.ndarray) -> None:
    found = correlations(frozen(maps))
    assert np.abs(found).max() <= 1
    assert np.diag(found).tolist() == [1.0] * maps.shape[1]
    np.testing.assert_allclose(correlations(maps[:, ::-1] * 2 - 7), found[::-1, ::-1], atol=1e-6)


@pytest.mark.parametrize("values", [(np.inf, 1), (np.inf, -np.inf), (np.nan, 1)], ids=str)
def test_maps_that_ran_away_have_no_correlation(values: tuple[float, float]) -> None:
    maps = np.array(normal(np.random.default_rng(3), 2, 3, 4, 4))
    sound = correlations(maps)
    maps[0, 1, 2, 2], maps[1, 1, 0, 0] = values
    found = correlations(maps)
    assert np.isnan(found[1]).all()
    assert np.isnan(found[:, 1]).all()
    np.testing.assert_array_equal(found[::2, ::2], sound[::2, ::2])


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="count must be at least 1; 0 came"):
        strongest(np.ones((1, 1, 2, 2)), 0)
    for function in (correlations, lambda maps: strongest(maps, 1)):
        with pytest.raises(ValueError, match=r"x must have shape \(N, C, H, W\), none of them 0"):
            function(np.ones((2, 2, 2)))
