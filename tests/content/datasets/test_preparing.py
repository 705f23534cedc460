"""Counting, dividing, scaling and shifting, beside NumPy's plain words for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import shift
from scipy.stats import zscore

from guiapp.content.datasets import DataSet, divided, normalised, scale_of, shifted, split
from guiapp.core.errors import BadInput

RNG = np.random.default_rng(0)


def data_set(count: int = 30, channels: int = 3, classes: int = 3, **more: object) -> DataSet:
    images = RNG.integers(0, 256, (count, channels, 5, 4)).astype(np.uint8)
    labels = RNG.integers(0, classes, count)
    return DataSet(images, labels, tuple("abcdefghij"[:classes]), "made", **more)


def test_pictures_are_floats_with_white_1() -> None:
    data = data_set()
    np.testing.assert_array_equal(data.pictures(), data.images.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(data.pictures([3, 1]), data.pictures()[[3, 1]])
    assert data.pictures(slice(2, 4)).dtype == np.float32
    floats = DataSet(data.pictures(), data.labels, data.names, "made", 1.0)
    np.testing.assert_array_equal(floats.pictures(), data.pictures())
    assert floats.pictures().flags.writeable
    assert not floats.images.flags.writeable
    assert not floats.labels.flags.writeable


def test_the_arrays_that_were_given_stay_writeable() -> None:
    images, labels = np.zeros((1, 1, 2, 2), np.uint8), np.zeros(1, np.int64)
    DataSet(images, labels, ("a",), "made")
    assert images.flags.writeable
    assert labels.flags.writeable


def test_counts_have_every_class() -> None:
    data = DataSet(np.zeros((4, 1, 2, 2), np.uint8), np.array([2, 2, 0, 2]), tuple("abcd"), "made")
    assert data.counts.tolist() == [1, 0, 3, 0]
    assert len(data) == 4


@pytest.mark.parametrize(
    ("images", "labels", "names", "message"),
    [
        (np.zeros((2, 1, 3, 3), "u1"), [0], "ab", "made has 2 pictures and 1 labels"),
        (np.zeros((2, 1, 3, 3), "u1"), [0, 2], "ab", "Label 2 in made is 2, and its 2 classes are"),
        (np.zeros((2, 1, 3, 3), "u1"), [0, -1], "ab", "Label 2 in made is -1, and"),
        (np.zeros((2, 1, 3, 3)), [0, 1], "ab", "made holds float64 pixels; give uint8 or float32"),
        (np.zeros((2, 2, 3, 3), "u1"), [0, 1], "ab", "made holds 2 × 2 × 3 × 3 values"),
        (np.zeros((0, 1, 3, 3), "u1"), [], "ab", "made has no pictures in it"),
        (np.zeros((1, 1, 3, 3), "u1"), [0], ["a"] * 1001, "made has 1001 classes; at most 1000"),
    ],
)
def test_what_is_no_data_set(images, labels, names, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        DataSet(images, np.array(labels, np.int64), tuple(names), "made")


def test_divided_as_the_source_says() -> None:
    training, test = divided(data_set(training=20))
    assert (training.tolist(), test.tolist()) == (list(range(20)), list(range(20, 30)))
    with pytest.raises(BadInput, match="made is not divided into training and test; split it by"):
        divided(data_set())


@given(
    labels=st.lists(st.integers(0, 4), min_size=2, max_size=80),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 9),
)
def test_a_split_takes_its_share_of_each_class(labels: list[int], share: float, seed: int) -> None:
    values = np.array(labels)
    counts = np.bincount(values)
    if counts.max() < 2:
        with pytest.raises(BadInput, match="too few pictures to split"):
            split(values, share, seed)
        return
    training, test = split(values, share, seed)
    assert sorted([*training, *test]) == list(range(len(labels)))
    assert (np.diff(training) > 0).all()
    assert (np.diff(test) > 0).all()
    for label, count in enumerate(counts):
        tested = int((values[test] == label).sum())
        assert abs(tested - share * count) <= 1
        assert count < 2 or 1 <= tested <= count - 1
        assert count != 1 or tested == 0
    again = split(values, share, seed)
    np.testing.assert_array_equal(training, again[0])


def test_another_seed_splits_otherwise_and_evenly() -> None:
    values = np.zeros(100, np.int64)
    chosen = np.zeros(100)
    for seed in range(400):
        chosen[split(values, 0.25, seed)[1]] += 1
    # Binomial: 100 ± 8.7 each.
    assert abs(chosen - 100).max() < 45
    assert len(set(chosen)) > 10


def test_a_split_can_keep_only_some() -> None:
    values = np.arange(1000) % 10
    training, test = split(values, 0.2, 3, most=200)
    assert len(training) + len(test) == 200
    assert len(set(training) & set(test)) == 0
    assert (np.bincount(values[training]) > 5).all()
    with pytest.raises(BadInput, match=r"too few pictures to split \(1\)"):
        split(values, 0.2, 3, most=1)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5, float("nan")])
def test_shares_that_are_none(share: float) -> None:
    with pytest.raises(BadInput, match="share is more than 0 and less than 1; "):
        split(np.zeros(5, np.int64), share, 0)


@pytest.mark.parametrize("floats", [False, True])
def test_the_scale_is_that_of_the_training_part(
    floats: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pieces of three pictures.
    monkeypatch.setattr("guiapp.content.datasets.preparing._PIECE", 200)
    data = data_set()
    if floats:
        data = DataSet(data.pictures(), data.labels, data.names, "made", 1.0)
    places = np.array([0, 2, 3, 7, 11, 13, 20, 29])
    scale = scale_of(data, places)
    plain = data.images[places] / data.white
    assert scale.mean == pytest.approx(plain.mean(axis=(0, 2, 3), dtype=float), rel=1e-6)
    assert scale.deviation == pytest.approx(plain.std(axis=(0, 2, 3), dtype=float), rel=1e-6)
    found = normalised(data.pictures(places), scale)
    assert found.dtype == np.float32
    for channel in range(3):
        expected = zscore(plain[:, channel].astype(float), axis=None)
        assert found[:, channel] == pytest.approx(expected, abs=1e-5)
    assert scale_of(data).mean == pytest.approx((data.images / data.white).mean(axis=(0, 2, 3)))


def test_constant_pictures_become_zero() -> None:
    for value in (0, 77, 255):
        images = np.full((7, 1, 3, 3), value, np.uint8)
        data = DataSet(images, np.zeros(7, np.int64), ("a",), "made")
        scale = scale_of(data)
        assert scale.deviation.tolist() == [1]
        assert np.abs(normalised(data.pictures(), scale)).max() < 1e-6


def test_a_scale_of_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="No pictures of made are chosen"):
        scale_of(data_set(), np.array([], np.int64))


@pytest.mark.parametrize("most", [0, 1, 3, 7])
def test_shifts_move_whole_pictures_by_whole_pixels(most: int) -> None:
    pictures = data_set(40).pictures()
    pictures.flags.writeable = False
    found = shifted(pictures, most, np.random.default_rng(5), fill=0.5)
    assert found.shape == pictures.shape
    assert found.dtype == np.float32
    seen = set()
    for picture, moved in zip(pictures, found, strict=True):
        fitting = [
            (down, across)
            for down in range(-most, most + 1)
            for across in range(-most, most + 1)
            if np.array_equal(shift(picture, (0, down, across), order=0, cval=0.5), moved)
        ]
        assert fitting
        seen.add(fitting[0])
    assert most == 0 or len(seen) > 5
    again = shifted(pictures, most, np.random.default_rng(5), fill=0.5)
    np.testing.assert_array_equal(found, again)


def test_every_shift_is_as_likely() -> None:
    pictures = np.zeros((9000, 1, 5, 5), np.float32)
    pictures[:, 0, 2, 2] = 1
    counts = shifted(pictures, 1, np.random.default_rng(0)).sum(axis=(0, 1))
    assert counts[1:4, 1:4].sum() == 9000
    # Binomial: 1000 ± 30 each.
    assert abs(counts[1:4, 1:4] - 1000).max() < 150


def test_a_negative_shift_is_refused() -> None:
    with pytest.raises(BadInput, match="shifted by 0 pixels or more; -1 came"):
        shifted(np.zeros((1, 1, 2, 2), np.float32), -1, np.random.default_rng(0))
