"""The inverse of masked half planes against NumPy's whole inverse, and against a fresh start."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.backend import to_host
from guiapp.compute.inverse import MOST_COLUMNS, MaskedInverse
from tests.compute import fake_cupy

SHAPES = [(1, 1), (1, 6), (7, 1), (2, 2), (5, 7), (8, 6), (6, 9), (33, 40)]


def planes_of(shape: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Whole planes (..., H, W) of random pictures, and their halves; complex64."""
    picture = np.random.default_rng(seed).random(shape).astype(np.float32)
    whole = np.fft.fft2(picture).astype(np.complex64)
    half = np.ascontiguousarray(whole[..., : shape[-1] // 2 + 1])
    half.flags.writeable = False
    return whole, half


def mask_of(shape: tuple[int, int], kind: str, rng: np.random.Generator) -> np.ndarray:
    """A mask on the half plane that mirrors, so that the whole answer is real."""
    height, width = shape
    plane = rng.random(shape)
    if kind == "complex":
        plane = plane * np.exp(2j * np.pi * rng.random(shape))
    rows, columns = np.ix_(-np.arange(height) % height, -np.arange(width) % width)
    plane = (plane + plane[rows, columns].conj()) / 2
    return plane[:, : width // 2 + 1].astype(np.complex64 if kind == "complex" else np.float32)


def whole_of(factors: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The mask on the whole plane: M(-f) = conj M(f)."""
    height, width = shape
    plane = np.empty(shape, complex)
    plane[:, : width // 2 + 1] = factors
    for column in range(width // 2 + 1, width):
        plane[:, column] = factors[-np.arange(height) % height, width - column].conj()
    return plane


def reference(whole: np.ndarray, factors: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    answer = np.fft.ifft2(whole * whole_of(factors, shape))
    assert np.abs(answer.imag).max() < 1e-6
    return answer.real


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("channels", [(), (1,), (3,)])
def test_it_is_the_inverse_of_the_whole_plane(shape, kind, channels):
    whole, half = planes_of((*channels, *shape))
    factors = mask_of(shape, kind, np.random.default_rng(1))
    factors.flags.writeable = False
    found = MaskedInverse(half, shape).picture(factors)
    assert found.dtype == np.float32
    assert found.shape == (*channels, *shape)
    assert found == pytest.approx(reference(whole, factors, shape), abs=1e-5)


changes = st.lists(
    st.tuples(
        st.sampled_from(["none", "few", "many", "all", "real", "complex"]), st.integers(0, 9)
    ),
    min_size=1,
    max_size=8,
)


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)), changes, st.sampled_from([(), (1,), (3,)])
)
def test_whatever_was_masked_before_the_answer_is_that_of_a_fresh_start(shape, changes, channels):
    whole, half = planes_of((*channels, *shape))
    kept = MaskedInverse(half, shape)
    factors = mask_of(shape, "real", np.random.default_rng(0))
    for kind, seed in changes:
        rng = np.random.default_rng(seed)
        if kind in ("real", "complex"):
            factors = mask_of(shape, kind, rng)
        elif kind != "none":
            share = {"few": 0.1, "many": 0.5, "all": 1.0}[kind]
            columns = np.flatnonzero(rng.random(factors.shape[1]) < share)
            factors = factors.copy()
            factors[:, columns] *= np.float32(rng.random())
        factors.flags.writeable = False
        found = kept.picture(factors)
        assert np.array_equal(found, MaskedInverse(half, shape).picture(factors))
        assert found == pytest.approx(reference(whole, factors, shape), abs=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 38, 39, 40, 65])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_any_number_of_changed_columns_gives_the_same_to_the_last_bit(count, channels):
    """Transforms of some columns and of all of them differ in how they are batched."""
    shape = (96, 128)
    _, half = planes_of((*channels, *shape))
    kept = MaskedInverse(half, shape)
    factors = mask_of(shape, "real", np.random.default_rng(3))
    kept.picture(factors)
    for start in (0, 7, 65 - count):
        factors = factors.copy()
        places = np.arange(start, start + count) % 65
        factors[:, places] *= np.float32(0.75)
        assert np.array_equal(kept.picture(factors), MaskedInverse(half, shape).picture(factors))
    assert 38 < MOST_COLUMNS * 65 < 40


def test_only_what_changed_is_transformed(monkeypatch):
    seen = []
    from guiapp.compute import inverse

    plain = inverse._along_columns
    monkeypatch.setattr(
        inverse, "_along_columns", lambda planes: (seen.append(planes.shape[-1]), plain(planes))[1]
    )
    _, half = planes_of((16, 20))
    kept = MaskedInverse(half, (16, 20))
    factors = np.ones((16, 11), np.float32)
    kept.picture(factors)
    kept.picture(factors.copy())
    factors = factors.copy()
    factors[3, [2, 5]] = 0
    kept.picture(factors)
    factors = factors.copy()
    factors[:, :8] = 0.5
    kept.picture(factors)
    kept.picture(factors.astype(np.complex64))
    assert seen == [11, 2, 11, 11]


def test_answers_are_not_written_over_and_arguments_neither():
    _, half = planes_of((3, 12, 14))
    kept = MaskedInverse(half, (12, 14))
    rng = np.random.default_rng(4)
    given = [mask_of((12, 14), "real", rng) for _ in range(4)]
    given[1] = given[0].copy()
    given[1][:, 2] = 0
    copies = [mask.copy() for mask in given]
    answers = [kept.picture(mask) for mask in given]
    for mask, copy, answer in zip(given, copies, answers, strict=True):
        assert np.array_equal(mask, copy)
        assert np.array_equal(answer, MaskedInverse(half, (12, 14)).picture(mask))


def test_it_tells_the_memory_it_takes():
    _, half = planes_of((3, 12, 14))
    kept = MaskedInverse(half, (12, 14))
    assert kept.nbytes == 0
    kept.picture(np.ones((12, 8), np.float32))
    assert kept.nbytes == half.nbytes


@pytest.mark.parametrize("kind", ["real", "complex"])
def test_on_a_device(kind):
    whole, half = planes_of((3, 10, 12))
    factors = mask_of((10, 12), kind, np.random.default_rng(1))
    with fake_cupy.installed() as cupy:
        kept = MaskedInverse(cupy.asarray(half), (10, 12))
        for mask in (factors, factors * np.float32(0.5)):
            found = kept.picture(mask)
            assert type(found).__module__ == "cupy"
            expected = reference(whole, mask, (10, 12))
            assert to_host(found) == pytest.approx(expected, abs=1e-5)
