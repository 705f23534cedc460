"""What holds for every signal that can be chosen, drawn, opened or sent."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from scipy.io import wavfile

from guiapp.core.errors import BadInput
from guiapp.core.params import Option, checked_all, option_of, param, parameters
from guiapp.core.plain import from_plain, to_plain
from guiapp.core.raster import Raster
from guiapp.core.setting import set_value
from guiapp.parts import signal_presets as presets
from guiapp.parts.signal import (
    SIGNAL_SOURCE,
    SIGNALS,
    DrawnSignal,
    LoadedSignal,
    Signal,
    Wave,
    Waves,
    drawn_over,
    first_signal,
    signal_label,
    signal_rate,
    signal_samples,
)
from tests.parts.test_options import variations

named = pytest.mark.parametrize
MINE = LoadedSignal(Raster.of(np.array([0.5, -0.25, 1 / 3])), 8000.0, "mine", "a note")


@dataclass(frozen=True)
class Declared:
    signal: Signal = param(first_signal("waves"), "Signal", options=SIGNALS, source=SIGNAL_SOURCE)


SIGNAL = parameters(Declared)[0]


def ids(value: Any) -> str:
    return value.key if isinstance(value, Option) else signal_label(value)


def drawn(*path: tuple[float, float], count: int = 64) -> DrawnSignal:
    return drawn_over(DrawnSignal(), path, count)


@named("option", SIGNALS, ids=ids)
def test_every_option_is_found_again_and_travels_in_documents(option: Option) -> None:
    rasters: dict[str, Raster] = {}
    for value in variations(option.value):
        assert option_of(SIGNAL.declaration, value) == option
        assert checked_all(value) == value
        plain = to_plain(Declared(value), rasters)
        assert from_plain(plain["signal"], SIGNAL, rasters) == value
        hash(value)


@named("value", [MINE, drawn((0.1, 1), (0.9, -1)), Waves((Wave(), Wave(0.3)))], ids=ids)
def test_ones_own_signals_travel_in_documents(value: Signal) -> None:
    rasters: dict[str, Raster] = {}
    plain = to_plain(Declared(value), rasters)
    assert from_plain(plain["signal"], SIGNAL, rasters) == value


def test_options_of_one_group_stand_together_under_unique_names() -> None:
    groups = [option.group for option in SIGNALS]
    runs = [g for g, before in zip(groups, [None, *groups], strict=False) if g != before]
    assert len(runs) == len(set(runs))
    assert len({option.key for option in SIGNALS}) == len(SIGNALS)
    assert len({option.label for option in SIGNALS}) == len(SIGNALS)
    assert [option.key for option in SIGNALS if not option.listed] == ["loaded"]


@named("count", [2, 64, 100, 4096])
@named("option", SIGNALS, ids=ids)
def test_every_signal_has_as_many_finite_samples_as_asked_for(option: Option, count: int) -> None:
    for value in variations(option.value):
        samples, rate = signal_samples(value, count)
        assert samples.shape == ((64,) if option.key == "loaded" else (count,))
        assert samples.dtype == np.float64
        assert np.isfinite(samples).all()
        assert not samples.flags.writeable
        assert rate == signal_rate(value)
        assert np.array_equal(samples, signal_samples(value, count)[0])


def test_what_the_presets_are() -> None:
    place = np.arange(64)
    waves = (
        np.cos(2 * np.pi * place / 32)
        + 0.6 * np.cos(2 * np.pi * place / 8 + np.radians(60))
        + 0.3 * np.sin(2 * np.pi * place * 5 / 16)
    )
    assert signal_samples(first_signal("waves"), 64)[0] == pytest.approx(waves)
    fastest = signal_samples(first_signal("fastest"), 8)[0]
    assert fastest == pytest.approx([1, -1] * 4)
    eight = signal_samples(first_signal("harmonics"), 64)[0]
    assert np.sign(eight[2:31]).tolist() == [1] * 29
    assert np.corrcoef(eight, np.sign(31.5 - place))[0, 1] > 0.97
    beat = signal_samples(first_signal("beat"), 128)[0]
    product = 2 * np.cos(np.pi * 0.015625 * np.arange(128))
    assert beat == pytest.approx(product * np.cos(np.pi * 0.234375 * np.arange(128)))
    noisy = signal_samples(Waves((Wave(amplitude=0.0),), noise=0.5, seed=7), 4096)[0]
    assert noisy.std() == pytest.approx(0.5, abs=0.02)


def test_what_the_test_signals_are() -> None:
    def made(value: Any, count: int = 8) -> list[float]:
        return signal_samples(value, count)[0].tolist()

    assert made(presets.Impulse()) == [0, 0, 0, 0, 1, 0, 0, 0]
    assert made(presets.Step()) == [0, 0, 0, 0, 1, 1, 1, 1]
    assert made(presets.Pulse(3)) == [0, 0, 0, 1, 1, 1, 0, 0]
    assert made(presets.Pulse(4)) == [0, 0, 0, 1, 1, 1, 1, 0]
    assert made(presets.Pulse(4096)) == [1] * 8
    assert made(presets.SquareWave(4)) == [1, 1, -1, -1] * 2
    chirp = scipy.signal.chirp(np.arange(100), 0.1, 100, 0.4)
    assert made(presets.Chirp(0.1, 0.4), 100) == pytest.approx(chirp)


def test_labels() -> None:
    assert [signal_label(o.value) for o in SIGNALS[:3]] == ["3 waves", "1 wave", "2 waves"]
    assert signal_label(presets.Chirp()) == "chirp"
    assert signal_label(DrawnSignal()) == "drawn signal"
    assert signal_label(MINE) == "mine"
    summary = parameters(Waves)[0].declaration.summary
    assert summary
    assert summary(Wave(0.125, 0.5, -90.0)) == "0.125, 0.5, −90°"
    assert summary(Wave(0.125, 0.5)) == "0.125, 0.5, 0°"


@named("count", [64, 256, 4096])
@given(
    path=st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-1, 1)), min_size=1, max_size=12),
)
def test_a_stroke_replaces_what_it_covers_and_nothing_else(
    count: int, path: list[tuple[float, float]]
) -> None:
    before = drawn((0, -0.5), (1, 0.5), count=count)
    after = drawn_over(before, tuple(path), count)
    places = np.arange(count) / count
    old, new = signal_samples(before, count)[0], signal_samples(after, count)[0]
    half = 0.5 / count
    within = [min(max(x, -half), 1 + half) for x, _ in path]
    outside = (places < min(within) - half - 1e-9) | (places > max(within) + half + 1e-9)
    assert np.array_equal(new[outside], old[outside])
    inside = (places > min(within) + 1e-9) & (places < max(within) - 1e-9)
    assert (np.abs(new[inside]) <= 1).all()


@named("count", [64, 256, 4096])
def test_a_stroke_goes_through_its_points(count: int) -> None:
    places = np.arange(count) / count
    line = signal_samples(drawn((0.25, 1.0), (0.75, -1.0), count=count), count)[0]
    inside = (places > 0.25) & (places < 0.75)
    assert line[inside] == pytest.approx((2 - 4 * places)[inside], abs=1e-5)
    back = signal_samples(drawn((0.2, 1), (0.8, 1), (0.4, 0), count=count), count)[0]
    assert back[int(0.5 * count)] == pytest.approx(1 / 4, abs=1e-5)
    assert back[int(0.3 * count)] == 1
    point = signal_samples(drawn((10.3 / count, 0.75), count=count), count)[0]
    assert np.flatnonzero(point).tolist() == [10]
    assert point[10] == 0.75


def test_what_is_drawn_stays_where_it_is_whatever_the_number_of_samples() -> None:
    value = drawn((0.25, 1), (0.5, 1), count=256)
    for count in (64, 100, 4096):
        samples = signal_samples(value, count)[0]
        places = np.arange(count) / count
        assert (samples[(places >= 0.25) & (places <= 0.5)] == 1).all()
        assert (samples[(places < 0.24) | (places > 0.51)] == 0).all()
    assert signal_samples(drawn((0.5, 1e9)), 64)[0].max() == 1


def test_files_become_signals_and_come_back(tmp_path: Path) -> None:
    tone = np.round(np.sin(np.arange(100)) * 30000).astype(np.int16)
    wavfile.write(tmp_path / "tone.wav", 22050, np.stack([tone, tone], axis=1))
    value = SIGNAL_SOURCE.read(tmp_path / "tone.wav")
    samples, rate = signal_samples(value, 8)
    assert samples == pytest.approx(tone / 2**15, abs=1e-15)
    assert rate == 22050
    assert (value.name, value.note) == ("tone", "mean of 2 channels")
    assert value.raster.dtype == "<f4"
    assert SIGNAL_SOURCE.write
    SIGNAL_SOURCE.write(value, tmp_path / "tone.csv")
    again = SIGNAL_SOURCE.read(tmp_path / "tone.csv")
    assert np.array_equal(signal_samples(again, 8)[0], samples)
    assert again.rate == 22050
    SIGNAL_SOURCE.write(first_signal("step"), tmp_path / "step.csv")
    step = SIGNAL_SOURCE.read(tmp_path / "step.csv")
    assert signal_samples(step, 8)[0].tolist() == [0] * 512 + [1] * 512
    assert signal_rate(step) is None


def test_text_rows_and_columns_are_signals() -> None:
    assert SIGNAL_SOURCE.parse
    pasted = SIGNAL_SOURCE.parse("0;1,5\n0,5;2,5")
    assert (pasted.name, pasted.rate) == ("pasted", 2.0)
    for shape in ((3,), (1, 3), (3, 1)):
        sent = SIGNAL_SOURCE.from_raster(Raster.of(np.array([0.1, 2, 3]).reshape(shape)), "row")
        assert signal_samples(sent, 8)[0].tolist() == [0.1, 2, 3]
        assert sent.raster.dtype == "<f8", "0.1 is no float32"
    with pytest.raises(BadInput, match="photo has 2 × 3 values; a signal is a single row"):
        SIGNAL_SOURCE.from_raster(Raster.of(np.zeros((2, 3))), "photo")


def test_signals_are_set_by_text(tmp_path: Path) -> None:
    value = set_value(Declared(), "signal=chirp")
    value = set_value(value, "signal.last=0.5")
    assert value.signal == presets.Chirp(0.0, 0.5)
    (tmp_path / "s.txt").write_text("1 2 3")
    value = set_value(Declared(), f"signal=@{tmp_path / 's.txt'}")
    assert value.signal.raster.array.tolist() == [1, 2, 3]
    assert set_value(value, "signal.rate=10").signal.rate == 10
    pasted = set_value(Declared(), "signal=0 1 0 -1").signal
    assert signal_samples(pasted, 8)[0].tolist() == [0, 1, 0, -1]


@named(
    ("make", "complaint"),
    [
        (lambda: LoadedSignal(Raster.of(np.zeros((2, 2)))), "signal has 2 × 2 values; a signal"),
        (lambda: LoadedSignal(Raster.of(np.zeros(1))), "signal has 1 sample; a signal has 2"),
        (lambda: LoadedSignal(Raster.of(np.array([0, np.nan]))), "sample 2 is nan"),
        (lambda: replace(MINE, rate=1e-20), "sampling rate can be 1e-12 to 1e[+]12 Hz, or 0"),
        (lambda: replace(MINE, rate=np.nan), "nan came"),
        (lambda: DrawnSignal(Raster.of(np.array([np.inf, 0]))), "the drawn signal, sample 1 is i"),
        (lambda: checked_all(Waves(())), "waves has 1 to 8 entries; 0 came"),
        (lambda: checked_all(Waves((Wave(),) * 9)), "waves has 1 to 8 entries; 9 came"),
        (lambda: checked_all(Waves((Wave(0.6),))), r"waves 1\.frequency can be 0 to 0\.5; 0\.6"),
    ],
)
def test_what_cannot_be_is_refused_where_it_enters(make: Any, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        make()
