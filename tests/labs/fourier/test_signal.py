"""One dimension: what is computed, what is seen of it, and what a hand does."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.signal

from guiapp.core.errors import BadInput
from guiapp.core.figure import Curves, Facts, Figure, Line, Table
from guiapp.core.gesture import Gesture
from guiapp.core.params import checked_all, parameters, touched
from guiapp.core.plain import object_from_plain, to_plain
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.fourier.signal.figure import signal_figure
from guiapp.labs.fourier.signal.gestures import signal_gesture
from guiapp.labs.fourier.signal.params import SignalParams, cutoffs, excerpt, rate_of, unit_of
from guiapp.labs.fourier.signal.state import SignalState, signal_state
from guiapp.labs.fourier.signal.taps import TAPS, Difference, Echo, MovingAverage, OwnTaps, dragged
from guiapp.parts.signal import (
    SIGNALS,
    DrawnSignal,
    LoadedSignal,
    Wave,
    Waves,
    drawn_over,
    first_signal,
    loaded,
    signal_samples,
)

named = pytest.mark.parametrize
NOISE = np.random.default_rng(0).standard_normal(5000)
SOUND = loaded(NOISE, 8000.0, "sound", "mean of 2 channels")
RATED = SignalParams(signal=SOUND, length="1024")


def state_of(params: SignalParams) -> SignalState:
    return signal_state(params, HostEnv())


def figure_of(params: SignalParams) -> Figure:
    return signal_figure(params, state_of(params))


def curves(params: SignalParams, key: str) -> Curves:
    panel = figure_of(params).panels[key]
    assert isinstance(panel, Curves)
    return panel


def facts(params: SignalParams, key: str) -> dict[str, str]:
    panel = figure_of(params).panels[key]
    assert isinstance(panel, Facts)
    return {row.label: row.value for row in panel.rows}


def line(panel: Curves, index: int = 0) -> Line:
    return panel.lines[index]


# --- what is computed


@named("signal", [option.value for option in SIGNALS[:12]] + [SOUND], ids=lambda v: repr(v)[:20])
@named("kind", ["low pass", "high pass", "band pass", "band stop"])
def test_a_filter_in_frequency_multiplies_the_spectrum(signal: Any, kind: str) -> None:
    params = SignalParams(signal=signal, kind=kind, edge="butterworth", order=3, length="1024")
    if signal is SOUND:
        params = replace(params, cutoff_hertz=500.0, upper_hertz=1500.0)
    state = state_of(params)
    part = slice(0, 1024) if signal is SOUND else slice(None)
    samples = signal_samples(signal, 256)[0][part]
    cuts = [0.0625, 0.1875]
    cut = cuts if "band" in kind else cuts[0]
    name = kind.replace(" ", "")
    zeros, poles, gain = scipy.signal.butter(3, cut, name, analog=True, output="zpk")
    f = np.fft.rfftfreq(samples.size)
    gains = np.abs(scipy.signal.freqs_zpk(zeros, poles, gain, f)[1])
    assert state.gains == pytest.approx(gains, abs=1e-9)
    assert np.array_equal(state.samples, samples)
    expected = np.fft.irfft(np.fft.rfft(samples) * gains, samples.size)
    assert state.filtered == pytest.approx(expected, abs=1e-8)
    assert state.difference is not None
    assert state.difference < 1e-12
    share = (expected**2).sum() / (samples**2).sum() if samples.any() else 1.0
    assert state.energy == pytest.approx(share, abs=1e-8)


@named("taps", [option.value for option in TAPS], ids=lambda taps: type(taps).__name__)
@named("boundary", ["wrap", "constant", "edge", "reflect", "symmetric"])
def test_a_filter_in_time_sums_neighbours_and_both_ways_agree(taps: Any, boundary: str) -> None:
    params = replace(RATED, filter="time", taps=taps, boundary=boundary)
    state = state_of(params)
    weights = taps.make()
    reach = weights.size
    wide = np.pad(NOISE[:1024], reach, mode=boundary)
    first = reach + (reach - 1) // 2
    expected = np.convolve(wide, weights)[first : first + 1024]
    assert state.filtered == pytest.approx(expected, abs=1e-12)
    assert state.difference is not None
    assert state.difference < 1e-13
    response = np.fft.rfft(weights, 4096)[::4] if reach <= 1024 else None
    assert response is not None
    assert np.abs(state.gains) == pytest.approx(np.abs(response), abs=1e-9)


def test_with_wrap_the_filtered_spectrum_is_the_product() -> None:
    state = state_of(SignalParams(filter="time", taps=Echo(5, -0.5)))
    assert state.gains is not None
    assert state.passed == pytest.approx(state.amplitudes * state.gains, abs=1e-12)


def test_nothing_is_filtered_where_no_filter_is_wanted() -> None:
    state = state_of(SignalParams(filter="none"))
    assert state.filtered is state.samples
    assert state.passed is state.amplitudes
    assert (state.gains, state.taps, state.difference, state.energy) == (None, None, None, 1.0)


def test_a_sum_over_very_many_taps_is_left_out() -> None:
    params = replace(RATED, signal=loaded(np.tile(NOISE, 2), None, "long"), length="16384")
    assert state_of(params).difference is None
    assert "sum and spectra differ by" not in facts(params, "found")
    assert "sum and spectra differ by" in facts(SignalParams(), "found")


@named(
    ("start", "length", "first", "count"),
    [
        (0, "1024", 0, 1024),
        (1000, "1024", 1000, 1024),
        (4990, "1024", 3976, 1024),
        (99, "65536", 0, 5000),
    ],
)
def test_an_excerpt_of_a_long_signal(start: int, length: str, first: int, count: int) -> None:
    params = SignalParams(signal=SOUND, start=start, length=length)
    state = state_of(params)
    assert (state.first, state.samples.size, state.total) == (first, count, 5000)
    assert np.array_equal(state.samples, NOISE[first : first + count])
    panel = curves(params, "time")
    assert line(panel).x[0] == pytest.approx(first / 8000)
    if count < 5000:
        assert panel.facts.replace("\u202f", "") == (
            f"1024 of 5000 samples, from {first}, 8000 Hz, mean of 2 channels"
        )
    else:
        assert panel.facts == "5\u202f000 samples, 8000 Hz, mean of 2 channels"


# --- what is seen


def test_there_is_a_peak_for_each_wave_as_high_as_its_amplitude() -> None:
    params = SignalParams(filter="none")
    panel = curves(params, "frequencies")
    spectrum = line(panel)
    seen = {float(f): float(y) for f, y in zip(spectrum.x, spectrum.y, strict=True) if y > 1e-9}
    assert seen == pytest.approx({0.03125: 1.0, 0.125: 0.6, 0.3125: 0.3})
    assert (spectrum.colour, spectrum.style) == (0, "stems")
    assert line(curves(params, "time")).colour == 3
    rows = facts(params, "peaks")
    assert rows == {
        "cycles/sample, period": "amplitude, phase",
        "0.03125, 32": "1, 0°",
        "0.125, 8": "0.6, 60°",
        "0.3125, 3.2": "0.3, −90°",
    }


def test_a_wave_of_period_2_lies_at_the_very_edge() -> None:
    panel = curves(SignalParams(signal=first_signal("fastest"), filter="none"), "frequencies")
    assert panel.x_limits == (0.0, 0.5)
    assert line(panel).x[-1] == 0.5
    assert line(panel).y == pytest.approx([0] * 128 + [1], abs=1e-12)


def test_units_are_hertz_and_seconds_where_a_rate_is_known() -> None:
    tone = np.cos(2 * np.pi * 1000 * np.arange(4000) / 8000)
    params = SignalParams(signal=loaded(tone, 8000.0, "tone"), window="hann")
    assert unit_of(params) == "Hz"
    panel = curves(params, "frequencies")
    assert (panel.x_label, panel.x_limits) == ("Hz", (0.0, 4000.0))
    assert curves(params, "time").x_label == "s"
    assert "1000, 1 ms" in facts(params, "peaks")
    assert facts(params, "peaks")["1000, 1 ms"] == "1, 0°"
    unrated = replace(params, signal=loaded(tone, None, "tone"))
    panel = curves(unrated, "frequencies")
    assert (panel.x_label, panel.x_limits) == ("cycles/sample", (0.0, 0.5))
    assert curves(unrated, "time").x_label == "sample"


@named("shown", ["amplitude", "decibels", "power", "phase"])
def test_every_scale_shows_the_same_waves(shown: str) -> None:
    params = SignalParams(shown=shown)
    panel = curves(params, "frequencies")
    spectrum, gain = panel.lines
    at = [8, 32, 80]
    expected = {
        "amplitude": [1.0, 0.6, 0.3],
        "decibels": [0.0, 20 * math.log10(0.6), 20 * math.log10(0.3)],
        "power": [0.5, 0.18, 0.045],
        "phase": [0.0, 60.0, -90.0],
    }[shown]
    assert spectrum.y[at] == pytest.approx(expected, abs=1e-9)
    low, high = panel.y_limits
    for values in (spectrum.y, gain.y):
        kept = values[np.isfinite(values)]
        assert ((kept >= low - 1e-9) & (kept <= high + 1e-9)).all()
    if shown == "phase":
        assert np.isnan(spectrum.y[9])
    assert touched(SignalParams(), params) == (None if shown == "amplitude" else "view")


def test_the_gain_is_told_where_it_amplifies() -> None:
    params = SignalParams(filter="time", taps=Echo(4, 1.0))
    panel = curves(params, "frequencies")
    assert "gain: 0 to 2" in panel.facts
    top = panel.y_limits[1] / 1.05
    f = np.arange(129) / 256
    expected = np.abs(1 + np.exp(-2j * np.pi * f * 4)) / 2 * top
    assert line(panel, 1).y == pytest.approx(expected)
    decibels = curves(replace(params, shown="decibels"), "frequencies")
    assert "gain: 10 dB at the top" in decibels.facts
    assert line(decibels, 1).y[0] == pytest.approx(decibels.y_limits[1] - 10 + 20 * math.log10(2))


def test_limits_rest_while_a_cutoff_is_dragged() -> None:
    found = {
        (
            curves(params, "time").y_limits,
            curves(params, "frequencies").y_limits,
            curves(params, "passed").y_limits,
        )
        for cut in np.linspace(0.05, 0.45, 30)
        for params in [SignalParams(cutoff=float(cut), edge="gaussian")]
    }
    assert len(found) == 1


def test_what_is_found_at_a_frequency() -> None:
    params = SignalParams(filter="time", taps=Difference())
    assert figure_of(params).panels["found"].title == "At 0.03125 cycles/sample"
    probed = replace(params, probe=0.1251)
    assert figure_of(probed).panels["found"].title == "At 0.125 cycles/sample"
    rows = facts(probed, "found")
    gain = 2 * math.sin(math.pi / 8)
    assert rows["amplitude"] == "0.6"
    assert rows["times the gain"] == f"{gain:.3f}, 67.5°"
    assert rows["after the filter"] == f"{0.6 * gain:.3f}"
    assert [c.at for c in curves(probed, "frequencies").cursors] == [0.125]
    assert curves(params, "frequencies").cursors == ()


def test_the_way_the_arrows_go() -> None:
    def text(params: SignalParams, key: str) -> str:
        panel: Any = figure_of(params).panels[key]
        return str(panel.text)

    assert text(SignalParams(), "back") == "← ℱ⁻¹"
    assert text(SignalParams(filter="time"), "back") == "ℱ →"
    assert text(SignalParams(filter="time"), "sum") == "↓ ∗ taps"
    windowed: Any = figure_of(SignalParams(window="tukey")).panels["forth"]
    assert windowed.note == "Tukey window"


def test_taps_of_either_filter() -> None:
    panel = curves(SignalParams(filter="time", taps=MovingAverage(4)), "taps")
    assert line(panel).x.tolist() == [-1, 0, 1, 2]
    assert line(panel).y.tolist() == [0.25] * 4
    assert (panel.facts, panel.pointer) == ("4 taps, sum 1", "paint")
    echo = curves(SignalParams(filter="time", taps=Echo(100, 0.5)), "taps")
    assert line(echo).x.tolist() == [0, 100]
    assert (echo.facts, echo.pointer) == ("2 taps, sum 1.5", "cross")
    same = curves(SignalParams(cutoff=0.1), "taps")
    assert same.facts == "the middle 129 of 256 taps, sum 1"
    middle = line(same)
    # An ideal low pass: 25 frequencies on each side of zero, summed as a Dirichlet kernel.
    x = middle.x / 256
    with np.errstate(invalid="ignore"):
        dirichlet = np.sin(np.pi * 51 * x) / (256 * np.sin(np.pi * x))
    assert middle.y == pytest.approx(np.where(x == 0, 51 / 256, dirichlet), abs=1e-12)


# --- every setting


def settings() -> Iterator[SignalParams]:
    """Every choice, both limits of every number, every option, one at a time."""
    for base in (SignalParams(), RATED, SignalParams(filter="time"), SignalParams(filter="none")):
        yield base
        for declared in parameters(SignalParams):
            declaration = declared.declaration
            values: list[Any] = [key for key, _ in declaration.choices]
            values += [option.value for option in declaration.options]
            if declared.type in (int, float):
                values += [declared.type(v) for v in (declaration.low, declaration.high)]
            for value in values:
                yield replace(base, **{declared.name: value})


def nodes(table: Table) -> Iterator[str]:
    for row in table.rows:
        for node in row:
            if isinstance(node, Table):
                yield from nodes(node)
            elif node is not None:
                yield node


def check_figure(params: SignalParams) -> None:
    figure = figure_of(params)
    assert sorted(nodes(figure.layout)) == sorted(figure.panels)
    for panel in figure.panels.values():
        if isinstance(panel, Curves):
            assert all(np.isfinite([*panel.x_limits, *panel.y_limits]))
            assert panel.x_limits[0] < panel.x_limits[1]
            assert panel.y_limits[0] < panel.y_limits[1]
            assert all(np.isfinite(cursor.at) for cursor in panel.cursors)
            for curve in panel.lines:
                assert curve.x.shape == curve.y.shape
                assert np.isfinite(curve.x).all()
                assert not np.isinf(curve.y).any()
                assert params.shown == "phase" or np.isfinite(curve.y).all()


def test_every_setting_gives_a_figure_and_travels_in_documents() -> None:
    rasters: dict[str, Raster] = {}
    count = 0
    for params in settings():
        checked_all(params)
        check_figure(params)
        plain = to_plain(params, rasters)
        assert object_from_plain(plain, SignalParams, rasters) == params
        count += 1
    assert count > 200


@named("shown", ["amplitude", "decibels", "power", "phase"])
@named("filter", ["none", "frequency", "time"])
@named(
    "samples",
    [[0.0, 0.0], [1e30, -1e30, 1e30], [1e-300, 0.0], [5.0] * 64],
    ids=["silent", "loud", "faint", "constant"],
)
def test_extreme_signals_have_figures(samples: list[float], filter: str, shown: str) -> None:
    for rate in (None, 1e-12, 1e12):
        signal = loaded(np.array(samples), rate, "extreme")
        for window in ("none", "hann"):
            check_figure(SignalParams(signal=signal, filter=filter, shown=shown, window=window))


def test_a_silent_signal_says_so() -> None:
    silent = SignalParams(signal=DrawnSignal())
    assert curves(silent, "time").facts == "drag here to draw"
    assert "no wave: all samples are 0" in facts(silent, "peaks")
    assert facts(silent, "found")["amplitude"] == "0"


def test_only_what_is_seen_is_touched_by_the_view() -> None:
    views = {p.name for p in parameters(SignalParams) if p.declaration.touches == "view"}
    assert views == {"shown", "probe"}


# --- what a hand does


def stroke(panel: str, *xs: tuple[float, float], kind: Any = "drag", rise: float = 0) -> Gesture:
    """A gesture through points (x, y)."""
    path = tuple((y, x) for x, y in xs)
    return Gesture(panel, kind, path[-1], path, rise=rise)


@named("panel", ["frequencies", "passed"])
def test_a_cutoff_follows_a_drag(panel: str) -> None:
    params = SignalParams()
    moved = signal_gesture(params, stroke(panel, (0.06, 0.5), (0.12345, 0.1)))
    assert cutoffs(moved) == (0.123,)
    assert replace(moved, cutoff=params.cutoff) == params
    far = signal_gesture(params, stroke(panel, (0.06, 0), (3.0, 0)))
    assert cutoffs(far) == (0.5,)
    near = signal_gesture(params, stroke(panel, (0.06, 0), (-3.0, 0)))
    assert cutoffs(near) == (pytest.approx(1e-4),)
    assert checked_all(near)
    assert checked_all(far)


def test_of_a_band_the_nearer_end_follows_and_may_pass_the_other() -> None:
    params = SignalParams(kind="band pass", cutoff=0.1, upper=0.3)
    assert cutoffs(signal_gesture(params, stroke("passed", (0.12, 0), (0.05, 0)))) == (0.05, 0.3)
    assert cutoffs(signal_gesture(params, stroke("passed", (0.28, 0), (0.2, 0)))) == (0.1, 0.2)
    assert cutoffs(signal_gesture(params, stroke("passed", (0.1, 0), (0.4, 0)))) == (0.3, 0.4)


def test_cutoffs_of_sounds_are_in_hertz() -> None:
    params = replace(RATED, kind="band stop")
    assert cutoffs(params) == (1000.0, 3000.0)
    moved = signal_gesture(params, stroke("frequencies", (900, 0), (441.3, 0)))
    assert (moved.cutoff_hertz, moved.upper_hertz) == (441.0, 3000.0)
    assert (moved.cutoff, moved.upper) == (params.cutoff, params.upper)
    assert cutoffs(replace(params, upper_hertz=1e9)) == (1000.0, 4000.0)
    slow = replace(params, signal=loaded(NOISE, 10.0, "slow"))
    assert cutoffs(slow) == (5.0, 5.0)
    assert rate_of(slow) == 10.0
    for rate in (1e-12, 1e12):
        extreme = replace(params, signal=loaded(NOISE, rate, "extreme"))
        for x in (-9.0, 9.0):
            moved = signal_gesture(extreme, stroke("passed", (0, 0), (x * rate, 0)))
            assert checked_all(moved)


def test_a_click_looks_at_a_frequency() -> None:
    params = SignalParams()
    press = stroke("frequencies", (0.2, 0), kind="press")
    assert signal_gesture(params, press) is params
    still = stroke("frequencies", (0.2, 0), (0.2001, 0.3), kind="release")
    assert signal_gesture(params, still).probe == pytest.approx(0.2001)
    in_time = SignalParams(filter="time")
    click = stroke("passed", (0.3, 0), kind="click")
    assert signal_gesture(in_time, click).probe == 0.3
    assert signal_gesture(in_time, stroke("frequencies", (9, 0), kind="hover")).probe == 0.5
    rated = signal_gesture(RATED, stroke("frequencies", (2000, 0), kind="hover"))
    assert rated.probe == 0.25
    dragged_in_time = stroke("frequencies", (0.1, 0), (0.2, 0))
    assert signal_gesture(in_time, dragged_in_time) is in_time


def test_a_signal_is_drawn_on_its_panel() -> None:
    params = SignalParams(signal=DrawnSignal(), count="64")
    drawn = signal_gesture(params, stroke("time", (10, 0.5), (20, 0.5)))
    samples = state_of(drawn).samples
    assert np.flatnonzero(samples).tolist() == list(range(10, 21))
    assert set(samples[10:21]) == {0.5}
    again = signal_gesture(drawn, stroke("time", (15, -1.0), kind="press"))
    assert state_of(again).samples[14:17].tolist() == [0.5, -1.0, 0.5]
    limits = curves(drawn, "time").y_limits
    assert limits == curves(again, "time").y_limits == (-1.05, 1.05)
    beyond = signal_gesture(drawn, stroke("time", (-50, 9.0), (90, 9.0)))
    assert set(state_of(beyond).samples) == {1.0}
    assert curves(drawn, "time").pointer == "paint"
    waves = SignalParams()
    assert signal_gesture(waves, stroke("time", (10, 0.5), (20, 0.5))) is waves
    assert curves(waves, "time").pointer == "cross"


def test_taps_are_dragged() -> None:
    params = SignalParams(filter="time", taps=MovingAverage(5))
    moved = signal_gesture(params, stroke("taps", (1.2, 0.1), (4, 0.9), rise=40.0))
    assert isinstance(moved.taps, OwnTaps)
    assert moved.taps.make() == pytest.approx([0.2, 0.2, 0.2, 0.3, 0.2])
    assert signal_gesture(params, stroke("taps", (1.2, 0.1), kind="press")) is params
    assert signal_gesture(params, stroke("taps", (7, 0.1), rise=40.0)) is params
    wide = replace(params, taps=MovingAverage(64))
    assert signal_gesture(wide, stroke("taps", (1, 0.1), rise=40.0)) is wide
    in_frequency = SignalParams()
    assert signal_gesture(in_frequency, stroke("taps", (0, 0), rise=40.0)) is in_frequency
    lower = dragged(OwnTaps("1 2"), 0.0, -0.75)
    assert lower.make().tolist() == [-0.5, 2.0]


@named("panel", ["peaks", "found", "filtered", "elsewhere"])
@named("kind", ["press", "drag", "release", "hover", "click", "wheel", "enter", "leave", "nudge"])
def test_elsewhere_a_hand_does_nothing(panel: str, kind: Any) -> None:
    params = SignalParams(signal=DrawnSignal())
    assert signal_gesture(params, stroke(panel, (1, 1), (2, 2), kind=kind)) is params


# --- own taps


@named(
    ("text", "taps"),
    [("1 2 1", [1, 2, 1]), ("0.5", [0.5]), ("1/3, -1", [1 / 3, -1]), ("1\n2", [1, 2])],
)
def test_own_taps_are_typed(text: str, taps: list[float]) -> None:
    assert OwnTaps(text).make().tolist() == taps


@named(
    ("text", "complaint"),
    [
        ("", "In the taps, there are no numbers"),
        ("1 x", "In the taps, line 1, cell 2 is 'x'"),
        ("1 2; 3 4", "The taps are a single row of numbers; 2 × 2 came"),
        ("1e7", "A tap is at most 1e[+]06; 1e[+]07 came"),
        (" ".join(["1"] * 64), "at most 63"),
    ],
)
def test_own_taps_that_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        OwnTaps(text)


def test_subtitles() -> None:
    assert figure_of(SignalParams()).subtitle == "3 waves, low pass, 0.0625 cycles/sample"
    band = replace(RATED, kind="band pass")
    assert figure_of(band).subtitle == "sound, band pass, 1000 to 3000 Hz"
    assert figure_of(SignalParams(filter="none")).subtitle == "3 waves"
    told = {figure_of(SignalParams(filter="time", taps=o.value)).subtitle for o in TAPS}
    assert told == {
        "3 waves, mean of 5 samples",
        "3 waves, Gaussian of σ 2",
        "3 waves, difference of neighbours",
        "3 waves, echo after 16 samples",
        "3 waves, 3 own taps",
    }


def test_a_stem_stands_for_each_of_a_few_samples() -> None:
    few = curves(SignalParams(count="64"), "time")
    assert (line(few).style, few.x_limits) == ("stems", (-0.5, 63.5))
    many = curves(SignalParams(), "time")
    assert (line(many).style, many.x_limits) == ("line", (0.0, 255.0))
    assert line(curves(SignalParams(count="512"), "frequencies")).style == "line"


def test_waves_are_seen_again_after_an_edit() -> None:
    """Drawing, wave and file are options of one parameter: what is seen follows at once."""
    values = [Waves((Wave(0.25, 2.0),)), drawn_over(DrawnSignal(), ((0.5, 1.0),), 256), SOUND]
    titles = [curves(SignalParams(signal=v), "time").title for v in values]
    assert titles == ["x  1 wave", "x  drawn signal", "x  sound"]
    assert isinstance(values[2], LoadedSignal)
    assert excerpt(SignalParams(signal=values[0])) == slice(0, 256)
