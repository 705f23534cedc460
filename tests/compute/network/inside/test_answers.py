"""What was got wrong, against scikit-learn and PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from scipy.special import logsumexp

from guiapp.compute.network.inside import confusion, most_wrong
from tests.compute import fake_cupy
from tests.compute.network.network_reference import frozen, normal, torch_module


@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_confusion_is_scikit_learns(classes: int, dtype: type) -> None:
    from sklearn.metrics import confusion_matrix

    rng = np.random.default_rng(classes)
    labels, predicted = (frozen(rng.integers(0, classes, 80).astype(dtype)) for _ in range(2))
    found = confusion(labels, predicted, classes)
    expected = confusion_matrix(labels, predicted, labels=range(classes))
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int64


def test_rows_are_the_truth_and_no_product_overflows() -> None:
    found = confusion(np.array([199, 2], np.uint8), np.array([7, 2], np.uint8), 200)
    assert found[199, 7] == found[2, 2] == 1
    assert found.sum() == 2
    assert confusion(np.array([], int), [], 2).tolist() == [[0, 0], [0, 0]]


SCORES = arrays_of.arrays(
    np.float64, st.tuples(st.integers(1, 8), st.integers(2, 4)), elements=st.integers(-3, 3)
)


@given(scores=SCORES, count=st.integers(0, 9), data=st.data())
def test_the_worst_come_first_and_right_ones_never(
    scores: np.ndarray, count: int, data: st.DataObject
) -> None:
    n, classes = scores.shape
    labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n)))
    # Whole scores: rows of the same numbers have the same loss, whatever their order.
    losses = [
        round(float(logsumexp(sorted(row)) - row[label]), 9)
        for row, label in zip(scores, labels, strict=True)
    ]
    wrong = [at for at in range(n) if list(scores[at]).index(max(scores[at])) != labels[at]]
    expected = sorted(wrong, key=lambda at: -losses[at])[:count]
    found = most_wrong(frozen(scores), frozen(labels), count).tolist()
    assert [losses[at] for at in found] == [losses[at] for at in expected]
    assert len(set(found)) == len(found)
    assert set(found) <= set(wrong)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_order_is_that_of_pytorchs_loss(dtype: type) -> None:
    torch = torch_module()
    rng = np.random.default_rng(4)
    scores, labels = frozen(normal(rng, 60, 5, dtype=dtype) * 30), frozen(rng.integers(0, 5, 60))
    losses = torch.nn.functional.cross_entropy(
        torch.tensor(np.array(scores, np.float64)), torch.tensor(np.array(labels)), reduction="none"
    ).numpy()
    wrong = np.flatnonzero(scores.argmax(axis=1) != labels)
    assert most_wrong(scores, labels, 7).tolist() == wrong[np.argsort(-losses[wrong])][:7].tolist()
    assert len(most_wrong(scores, labels, 100)) == len(wrong) < 60


def test_equals_stay_in_their_order() -> None:
    scores = np.array([[0, 5.0], [0, 9], [0, 5], [0, 5], [5, 0]])
    assert most_wrong(scores, np.zeros(5, int), 3).tolist() == [1, 0, 2]
    many = np.tile([[0, 5.0], [0, 9]], (200, 1))
    assert most_wrong(many, np.zeros(400, int), 202).tolist() == [*range(1, 400, 2), 0, 2]


def test_scores_that_ran_away_come_last() -> None:
    scores = np.array([[np.nan, 1, 2], [0, 1, 0], [-np.inf, np.inf, 0], [1e300, 0, -1e300]])
    found = most_wrong(scores, np.array([1, 0, 0, 2]), 9).tolist()
    assert found[:2] == [3, 1]
    assert sorted(found) == [0, 1, 2, 3]


def test_scores_on_a_device() -> None:
    rng = np.random.default_rng(5)
    scores, labels = normal(rng, 9, 3), rng.integers(0, 3, 9)
    with fake_cupy.installed() as cupy:
        found = most_wrong(cupy.asarray(scores), cupy.asarray(labels), 9)
        counts = confusion(cupy.asarray(labels), cupy.asarray(labels), 3)
    np.testing.assert_array_equal(found, most_wrong(scores, labels, 9))
    assert np.diag(counts).tolist() == np.bincount(labels, minlength=3).tolist()


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="predicted must be from 0 to 2"):
        confusion([0, 1], [0, 3], 3)
    with pytest.raises(ValueError, match="labels must be from 0 to 2"):
        confusion([-1, 1], [0, 2], 3)
    with pytest.raises(
        ValueError, match=r"labels must be \(N,\) whole numbers; float64 \(2,\) came"
    ):
        confusion([0.0, 1.0], [0, 2], 3)
    with pytest.raises(ValueError, match="predicted must have 2 values, as labels; 1 came"):
        confusion([0, 1], [0], 3)
    with pytest.raises(ValueError, match="classes must be at least 1; 0 came"):
        confusion([], [], 0)
    with pytest.raises(ValueError, match="labels must have 2 values, as scores; 1 came"):
        most_wrong(np.ones((2, 3)), [0], 3)
    with pytest.raises(ValueError, match="labels must be from 0 to 2"):
        most_wrong(np.ones((2, 3)), [0, 3], 3)
    with pytest.raises(ValueError, match=r"scores must have shape \(N, values\)"):
        most_wrong(np.ones(3), [0], 3)
    with pytest.raises(ValueError, match="count must be at least 0; -1 came"):
        most_wrong(np.ones((2, 3)), [0, 1], -1)
