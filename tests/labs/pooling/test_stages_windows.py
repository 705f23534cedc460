"""Windows, winners and what is made of them: by trying every pixel, and by plain loops."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.convolution import convolve
from guiapp.core import numbers
from guiapp.core.player import HostEnv
from guiapp.labs.pooling.layer import pooled
from guiapp.labs.pooling.layer_params import KINDS, LayerParams
from guiapp.labs.pooling.stages.seen import reach_of
from guiapp.labs.pooling.stages.spans import spans_of
from guiapp.labs.pooling.stages.window import kind_of, window_of
from guiapp.labs.pooling.stages.working import (
    dense_values,
    divisor_of,
    unmirrored,
    working_of,
)
from tests.compute import pooling_reference as reference
from tests.labs.pooling.layers import BLURRED, WINDOWED, axes_of, cases

KEYS = [key for key, _ in KINDS]


def places(shape, rng, count=4):
    """A few windows, the first and the last among them."""
    rows, columns = shape
    found = {(0, 0), (rows - 1, columns - 1)}
    found |= {(int(rng.integers(rows)), int(rng.integers(columns))) for _ in range(count)}
    return sorted(found)


def looked_at(seed, count, *kinds):
    """Pictures, layers, spans, and single windows on them."""
    rng = np.random.default_rng(seed)
    for picture, layer in cases(seed, count, *kinds):
        spans = spans_of(picture.shape, layer)
        for place in places(spans.counts, rng):
            yield picture, layer, spans, window_of(picture, spans, layer, place, HostEnv())


# --- where windows lie


@pytest.mark.parametrize("kind", WINDOWED)
def test_windows_begin_and_end_where_a_loop_has_them(kind):
    for picture, layer in cases(WINDOWED.index(kind), 40, kind):
        axes, spans = axes_of(layer), spans_of(picture.shape, layer)
        assert spans.counts == pooled(picture, layer).shape
        for place, (top, left) in reference.windows_of(picture.shape, *axes.values()):
            bottom, right = top + axes["size"][0], left + axes["size"][1]
            assert spans.whole(place) == (top, left, bottom, right)
            assert spans.middle(place) == ((top + bottom - 1) / 2, (left + right - 1) / 2)


@pytest.mark.parametrize("kind", ["average", "global", "adaptive", "average-blur"])
def test_a_value_depends_on_the_pixels_of_its_window_and_on_no_other(kind):
    """Means, on a picture of zeros: whichever pixel is set, those whose window has it answer."""
    for picture, layer in cases(20, 25, kind):
        mean = replace(layer, over="average")
        spans = spans_of(picture.shape, mean)
        answers = {}
        for pixel in np.ndindex(picture.shape):
            one = np.zeros(picture.shape, np.float32)
            one[pixel] = 1
            answers[pixel] = pooled(one, mean) > 0
        for place in np.ndindex(spans.counts):
            top, left, bottom, right = spans.seen(place)
            for (row, column), answered in answers.items():
                inside = top <= row < bottom and left <= column < right
                assert bool(answered[place]) == inside


def test_the_nearest_window_is_that_of_the_nearest_middle():
    rng = np.random.default_rng(21)
    for picture, layer in cases(21, 60):
        spans = spans_of(picture.shape, layer)
        for point in rng.uniform(-3, 17, (6, 2)).tolist():
            middles = {place: spans.middle(place) for place in np.ndindex(spans.counts)}
            least = min(math.dist(point, middle) for middle in middles.values())
            found = math.dist(point, middles[spans.nearest(tuple(point))])
            assert found == pytest.approx(least)


@given(st.integers(0, 2**32))
def test_what_a_window_sees_through_a_kernel(seed):
    """On a picture of zeros: which pixels change what the window holds."""
    rng = np.random.default_rng(seed)
    shape = tuple(int(side) for side in rng.integers(1, 9, 2))
    kernel = rng.uniform(0.5, 1.0, rng.integers(1, 6, 2))
    kernel[rng.random(kernel.shape) < 0.4] = 0.0
    top, left = (int(rng.integers(side)) for side in shape)
    bottom, right = (
        int(rng.integers(first + 1, side + 1))
        for first, side in zip((top, left), shape, strict=True)
    )
    reach = reach_of((top, left, bottom, right), kernel)
    seen = np.zeros(shape, bool)
    for pixel in np.ndindex(*shape):
        one = np.zeros(shape)
        one[pixel] = 1
        answer = convolve(one, kernel, boundary="constant")[top:bottom, left:right]
        seen[pixel] = np.abs(answer).max() > 1e-9
    rows, columns = np.nonzero(seen)
    if not kernel.any():
        assert reach == (top, left, bottom, right)
        return
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        assert reach[0] <= row < reach[2]
        assert reach[1] <= column < reach[3]
    support = [np.flatnonzero(kernel.any(axis=axis)) for axis in (1, 0)]
    spread = [int(used[-1] - used[0]) for used in support]
    assert (reach[2] - reach[0], reach[3] - reach[1]) == (
        bottom - top + spread[0],
        right - left + spread[1],
    )


# --- what they hold


def test_a_window_holds_the_pixels_and_nothing_outside():
    for picture, _, spans, window in looked_at(22, 80):
        top, left, bottom, right = spans.whole(window.place)
        assert window.corner == (top, left)
        assert window.values.shape == window.inside.shape == (bottom - top, right - left)
        for row, column in np.ndindex(window.values.shape):
            at = top + row, left + column
            inside = 0 <= at[0] < picture.shape[0] and 0 <= at[1] < picture.shape[1]
            assert window.inside[row, column] == inside
            assert window.values[row, column] == (picture[at] if inside else 0)


@pytest.mark.parametrize("kind", KEYS)
def test_the_winner_is_the_value(kind):
    for picture, layer, _, window in looked_at(KEYS.index(kind), 30, kind):
        value = pooled(picture, layer)[window.place]
        if kind_of(layer) in ("max", "min", "stochastic", "stride"):
            assert picture[window.winner] == value
            assert window.values[window.marked] == value
        else:
            assert window.winner is None
            assert window.marked is None


def test_of_equal_ones_the_first_wins():
    picture = np.array([[1, 5, 5], [5, 0, 0], [0, 5, 0]], np.float32)
    for kind, place in (("max", (0, 1)), ("min", (1, 1)), ("stride", (0, 0))):
        layer = LayerParams(kind, 3)
        window = window_of(picture, spans_of((3, 3), layer), layer, (0, 0), HostEnv())
        assert window.winner == place


# --- what is made of them


def words(working):
    return {row.label: row.value for row in working.rows}


def number(told):
    return float(told.replace(numbers.MINUS, "-").replace("\u202f", ""))


@pytest.mark.parametrize("kind", ["max", "min"])
def test_equal_ones_are_told(kind):
    seen = set()
    for picture, layer, spans, window in looked_at(23, 60, kind):
        working = working_of(window, picture, spans, layer)
        told, pixels = words(working), window.pixels.tolist()
        best = max(pixels) if kind == "max" else min(pixels)
        assert working.name == f"{kind} of {len(pixels)}"
        row, column = window.winner
        assert told["from"] == f"row {row}, column {column}"
        equal = pixels.count(best)
        seen.add(equal > 1)
        assert told.get("equal ones", "1").split(",")[0] == str(equal)
        outside = window.inside.size - len(pixels)
        assert (f"{outside} outside" in told) == (outside > 0)
    assert seen == {False, True}


@pytest.mark.parametrize("kind", ["average", "l2"])
def test_sums_and_what_they_are_divided_by(kind):
    seen = set()
    for picture, layer, spans, window in looked_at(24, 60, kind):
        axes = axes_of(layer)
        start = window.corner
        many = reference.divisor(
            picture.shape, start, axes["size"], axes["padding"], layer.count_include_pad
        )
        assert divisor_of(window, spans, layer) == many
        told = words(working_of(window, picture, spans, layer))
        pixels = reference.seen(picture.astype(np.float64), start, axes["size"])
        total = pixels.sum() if kind == "average" else (pixels**2).sum()
        assert told["sum"] == numbers.text(total, 4)
        area = math.prod(axes["size"])
        if kind == "average":
            assert told["divided by"] == str(many)
            value = total / many
        else:
            assert ("times" in told) == (many != area)
            value = math.sqrt(total * area / many)
        assert value == pytest.approx(pooled(picture, layer)[window.place], rel=1e-5, abs=1e-6)
        zeros = many - pixels.size
        assert (told.get("padding") == f"{zeros} zeros count") == (zeros > 0)
        seen.add((zeros > 0, many != area))
    assert len(seen) == 4


def test_squares_are_shown_where_pixels_are():
    for picture, layer, spans, window in looked_at(25, 20, "l2"):
        second = working_of(window, picture, spans, layer).second
        np.testing.assert_allclose(second.values, window.values**2)
        blank = np.zeros(window.inside.shape, bool) if second.blank is None else second.blank
        assert np.array_equal(~blank, window.inside)


def test_the_median_is_the_marked_one_or_lies_between_two():
    parities = set()
    for picture, layer, spans, window in looked_at(26, 80, "median"):
        working = working_of(window, picture, spans, layer)
        second, pixels = working.second, sorted(window.pixels.tolist())
        value = float(pooled(picture, layer)[window.place])
        shown = second.values[0].tolist()
        assert second.values.shape == (1, min(len(pixels), 7))
        start = next(at for at in range(len(pixels)) if pixels[at : at + len(shown)] == shown)
        assert 0 <= start <= (len(pixels) - 1) // 2 <= len(pixels) // 2 < start + len(shown)
        assert second.facts == ("" if len(pixels) <= 7 else f"7 of {len(pixels)}")
        parities.add(len(pixels) % 2)
        if len(pixels) % 2:
            assert second.values[second.marked] == value
            place = words(working)["the middle"]
            assert int(place.split()[0][:-2]) == len(pixels) // 2 + 1
        else:
            assert second.marked is None
            one, two = words(working)["mean of"].split(" and ")
            assert (number(one) + number(two)) / 2 == pytest.approx(value, rel=2e-3, abs=2e-3)
    assert parities == {0, 1}


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1st"), (3, "2nd"), (5, "3rd"), (7, "4th"), (21, "11th"), (43, "22nd")]
)
def test_places_are_told_in_words(count, told):
    layer = LayerParams("median", count, rows=1)
    picture = np.arange(count, dtype=np.float32)[None]
    spans = spans_of((1, count), layer)
    window = window_of(picture, spans, layer, (0, 0), HostEnv())
    assert words(working_of(window, picture, spans, layer))["the middle"] == f"{told} of {count}"


def test_what_is_drawn_has_a_probability():
    for picture, layer, spans, window in looked_at(27, 60, "stochastic"):
        working = working_of(window, picture, spans, layer)
        chances = working.second.values
        above = np.where(window.inside, np.maximum(window.values, 0), 0)
        if above.sum() == 0:
            assert "nothing above 0:" in words(working)
            above = window.inside.astype(float)
        np.testing.assert_allclose(chances, above / above.sum(), atol=1e-12)
        assert working.second.marked == window.marked
        told = words(working)
        assert told["probability"] == numbers.text(chances[window.marked])
        assert told["seed"] == str(layer.seed)


@pytest.mark.parametrize("kind", BLURRED)
def test_what_is_weighed_sums_up_to_the_value(kind):
    for picture, layer, spans, window in looked_at(28, 40, kind):
        working = working_of(window, picture, spans, layer)
        weights = working.second.values
        taps = [math.comb(layer.taps - 1, at) for at in range(layer.taps)]
        assert np.array_equal(weights, np.outer(taps, taps))
        values = dense_values(window, picture, layer)
        assert np.array_equal(working.first.values, values)
        total, told = float((values * weights).sum()), words(working)
        found = total / 4 ** (layer.taps - 1)
        assert found == pytest.approx(pooled(picture, layer)[window.place], rel=1e-5, abs=1e-6)
        assert told["sum"] == numbers.text(total, 4)
        assert told["divided by"] == numbers.count(4 ** (layer.taps - 1))
        assert told["taps"] == f"{' '.join(map(str, taps))}, over {2 ** (layer.taps - 1)}"


@pytest.mark.parametrize("kind", BLURRED)
def test_mirrored_ones_are_those_of_no_window_on_the_picture(kind):
    seen = set()
    take = np.max if kind == "max-blur" else np.mean
    for picture, layer, _, window in looked_at(31, 60, kind):
        (high, wide), (down, across) = (axes_of(layer)[name] for name in ("size", "stride"))
        rows, columns = picture.shape[0] - high + 1, picture.shape[1] - wide + 1
        before = (layer.taps - 1) // 2
        first = window.place[0] * down - before, window.place[1] * across - before
        values = dense_values(window, picture, layer)
        top, left, bottom, right = unmirrored(window, picture, layer)
        for row, column in np.ndindex(values.shape):
            at = first[0] + row, first[1] + column
            is_there = 0 <= at[0] < rows and 0 <= at[1] < columns
            assert is_there == (top <= row < bottom and left <= column < right)
            if is_there:
                part = picture[at[0] : at[0] + high, at[1] : at[1] + wide]
                assert values[row, column] == take(part.astype(np.float64))
        working = working_of(window, picture, spans_of(picture.shape, layer), layer)
        outside = values.size - (bottom - top) * (right - left)
        assert (words(working).get(f"{outside} outside") == "mirrored") == (outside > 0)
        sides = {"left": left > 0, "right": right < layer.taps}
        sides |= {"above": top > 0, "below": bottom < layer.taps}
        assert sides == {side: side in working.first.facts for side in sides}
        seen.add(outside > 0)
    assert seen == {False, True}


def test_fixed_grids_take_all_of_each_part():
    for picture, layer, spans, window in looked_at(29, 60, "global", "adaptive"):
        assert window.inside.all()
        working = working_of(window, picture, spans, layer)
        assert str(len(window.pixels)) in working.name
        if layer.over == "average":
            assert words(working)["divided by"] == str(window.values.size)
