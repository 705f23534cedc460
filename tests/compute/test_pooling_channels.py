"""Pooling over channels, and detectors."""

import numpy as np
import pytest

from guiapp.compute.pooling import (
    CHANNEL_KINDS,
    DETECTORS,
    absolute,
    channel_pool,
    detect,
    leaky_relu,
    relu,
    winning_channel,
)
from tests.compute.pooling_reference import frozen

ONE = {
    "max": max,
    "min": min,
    "average": lambda values: sum(values) / len(values),
    "l2": lambda values: sum(v * v for v in values) ** 0.5,
}


@pytest.mark.parametrize("kind", CHANNEL_KINDS)
@pytest.mark.parametrize("group", [1, 2, 3, 6])
def test_groups_of_channels(kind, group):
    x = frozen(np.random.default_rng(1).integers(-3, 4, (2, 6, 4, 5)).astype(np.float64))
    found = channel_pool(x, group, kind=kind)
    assert found.shape == (2, 6 // group, 4, 5)
    assert not np.shares_memory(found, x)
    winners = winning_channel(x, group)
    for number, part, row, column in np.ndindex(found.shape):
        values = x[number, part * group : (part + 1) * group, row, column].tolist()
        assert found[number, part, row, column] == pytest.approx(ONE[kind](values))
        assert winners[number, part, row, column] == values.index(max(values))


def test_maxout_of_three_filters_hardly_changes_while_the_winner_does():
    """Figure 9.9: each filter answers to its own tilt."""
    tilts = np.linspace(-20, 20, 41)
    answers = np.exp(-(((tilts - np.array([[-20], [0], [20]])) / 15) ** 2))[:, None, :]
    largest, winner = channel_pool(answers, 3)[0, 0], winning_channel(answers, 3)[0, 0]
    assert sorted(set(winner.tolist())) == [0, 1, 2]
    assert np.ptp(largest) < np.ptp(answers[1]) * 0.6


@pytest.mark.parametrize("group", [0, 4, 2.0])
def test_groups_that_are_refused(group):
    with pytest.raises(ValueError, match="group must divide the 6 channels"):
        channel_pool(np.zeros((6, 2, 2)), group)


def test_what_has_no_channels_is_refused():
    with pytest.raises(ValueError, match="x must have shape"):
        winning_channel(np.zeros((2, 2)), 1)
    with pytest.raises(ValueError, match="kind can be max, average, min, l2"):
        channel_pool(np.zeros((2, 2, 2)), 1, kind="median")


def test_detectors():
    x = frozen(np.array([[-2.0, -0.0, 0.5], [3.0, -1.0, 1e-9]]))
    assert relu(x).tolist() == [[0, 0, 0.5], [3, 0, 1e-9]]
    assert absolute(x).tolist() == [[2, 0, 0.5], [3, 1, 1e-9]]
    assert leaky_relu(x).tolist() == [[-0.02, 0, 0.5], [3, -0.01, 1e-9]]
    assert leaky_relu(x, 0.5).tolist() == [[-1, 0, 0.5], [3, -0.5, 1e-9]]
    assert np.array_equal(detect(x, "none"), x)
    assert np.array_equal(detect(x), relu(x))
    assert np.array_equal(detect(x, "leaky relu", slope=0.25), leaky_relu(x, 0.25))
    assert np.array_equal(detect(x, "absolute"), absolute(x))


@pytest.mark.parametrize("kind", DETECTORS)
def test_detectors_keep_float32_and_their_input(kind):
    x = frozen(np.random.default_rng(2).standard_normal((3, 4)).astype(np.float32))
    found = detect(x, kind)
    assert found.dtype == np.float32
    assert not np.shares_memory(found, x)


def test_detectors_are_pytorchs():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: reference)")
    x = np.random.default_rng(3).standard_normal((2, 5, 6))
    there, functional = torch.from_numpy(x), torch.nn.functional
    assert np.array_equal(relu(x), functional.relu(there).numpy())
    assert np.array_equal(leaky_relu(x, 0.2), functional.leaky_relu(there, 0.2).numpy())


def test_other_detectors_are_refused():
    with pytest.raises(ValueError, match="kind can be none, relu, leaky relu, absolute"):
        detect(np.zeros((2, 2)), "sigmoid")
