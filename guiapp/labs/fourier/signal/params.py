"""What can be set in the topic of one dimension."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guiapp.content.signals import MOST
from guiapp.core import numbers
from guiapp.core.params import param
from guiapp.labs.fourier.signal.taps import TAPS, MovingAverage, Taps
from guiapp.parts.signal import (
    SIGNAL_SOURCE,
    SIGNALS,
    LoadedSignal,
    Signal,
    first_signal,
    signal_rate,
)

COUNTS = tuple((str(2**n), str(2**n)) for n in range(6, 13))
LENGTHS = tuple((str(4**n), numbers.count(4**n)) for n in range(5, 10))
BANDS = ("band pass", "band stop")
FINEST = 2e-4
"""A cutoff is at least this share of half the sampling rate."""


def _is_loaded(params: SignalParams) -> bool:
    return isinstance(params.signal, LoadedSignal)


def _is_rated(params: SignalParams) -> bool:
    return signal_rate(params.signal) is not None


def _is_in_frequency(params: SignalParams) -> bool:
    return params.filter == "frequency"


def _is_band(params: SignalParams) -> bool:
    return _is_in_frequency(params) and params.kind in BANDS


@dataclass(frozen=True)
class SignalParams:
    """The signal, how it is looked at, and the filter it goes through."""

    signal: Signal = param(
        first_signal("waves"),
        "Signal",
        options=SIGNALS,
        source=SIGNAL_SOURCE,
        group="Signal",
        help="A sum of waves, a test signal, one drawn by hand, or a file: WAV, or CSV with a "
        "column of values, or of times and values.",
    )
    count: str = param(
        "256",
        "Samples",
        choices=COUNTS,
        group="Signal",
        applies=lambda params: not _is_loaded(params),
        help="More samples tell frequencies apart that lie closer together.",
    )
    start: int = param(
        0,
        "From sample",
        low=0,
        high=MOST,
        step=1000,
        group="Signal",
        applies=_is_loaded,
        help="Where the excerpt of a long signal begins.",
    )
    length: str = param(
        "65536",
        "Excerpt",
        choices=LENGTHS,
        group="Signal",
        applies=_is_loaded,
        help="Samples of a long signal that are looked at; shorter ones are taken whole.",
    )
    filter: str = param(
        "frequency",
        "Filter",
        choices=(("none", "none"), ("frequency", "in frequency"), ("time", "in time")),
        group="Filter",
        help="In frequency: the spectrum is multiplied with a gain. In time: every sample becomes "
        "a weighted sum of its neighbours. Both are one thing.",
    )
    kind: str = param(
        "low pass",
        "Kind",
        choices=tuple((kind, kind) for kind in ("low pass", "high pass", *BANDS)),
        group="Filter",
        applies=_is_in_frequency,
        help="Which frequencies stay.",
    )
    cutoff: float = param(
        0.0625,
        "Cutoff",
        low=0.0001,
        high=0.5,
        step=0.005,
        group="Filter",
        applies=lambda params: _is_in_frequency(params) and not _is_rated(params),
        help="In cycles per sample; drag it in the spectrum. Of a band it is one end.",
    )
    upper: float = param(
        0.1875,
        "Other cutoff",
        low=0.0001,
        high=0.5,
        step=0.005,
        group="Filter",
        applies=lambda params: _is_band(params) and not _is_rated(params),
        help="The other end of the band, in cycles per sample.",
    )
    cutoff_hertz: float = param(
        1000.0,
        "Cutoff",
        low=1e-17,
        high=1e12,
        step=10.0,
        unit="Hz",
        group="Filter",
        applies=lambda params: _is_in_frequency(params) and _is_rated(params),
        help="Drag it in the spectrum; of a band it is one end.",
    )
    upper_hertz: float = param(
        3000.0,
        "Other cutoff",
        low=1e-17,
        high=1e12,
        step=10.0,
        unit="Hz",
        group="Filter",
        applies=lambda params: _is_band(params) and _is_rated(params),
        help="The other end of the band.",
    )
    edge: str = param(
        "ideal",
        "Edge",
        choices=(("ideal", "ideal"), ("gaussian", "Gaussian"), ("butterworth", "Butterworth")),
        group="Filter",
        applies=_is_in_frequency,
        help="At the cutoff a Gaussian still passes 0.607 and a Butterworth 0.707 (−3 dB); an ideal"
        " edge rings.",
    )
    order: int = param(
        4,
        "Order",
        low=1,
        high=20,
        group="Filter",
        applies=lambda params: _is_in_frequency(params) and params.edge == "butterworth",
        help="The higher, the steeper.",
    )
    taps: Taps = param(
        MovingAverage(),
        "Weights",
        options=TAPS,
        group="Filter",
        applies=lambda params: params.filter == "time",
        help="The weights of the sum; drag them in their panel.",
    )
    boundary: str = param(
        "wrap",
        "Border",
        choices=(
            ("wrap", "wrap"),
            ("constant", "zero"),
            ("edge", "edge"),
            ("reflect", "reflect"),
            ("symmetric", "symmetric"),
        ),
        group="Filter",
        applies=lambda params: params.filter == "time",
        help="What lies outside. With wrap the theorem is exact: the transform takes the signal "
        "for one period.",
    )
    window: str = param(
        "none",
        "Window",
        choices=(
            ("none", "none"),
            ("hann", "Hann"),
            ("hamming", "Hamming"),
            ("blackman", "Blackman"),
            ("tukey", "Tukey"),
        ),
        group="Spectrum",
        help="Fades the ends out before the spectrum is taken, so that peaks leak less; heights "
        "stay amplitudes. The filter is given the signal as it is.",
    )
    share: float = param(
        0.5,
        "Faded share",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Spectrum",
        applies=lambda params: params.window == "tukey",
        help="The part of the signal that the Tukey window fades.",
    )
    shown: str = param(
        "amplitude",
        "Shows",
        touches="view",
        choices=(
            ("amplitude", "amplitude"),
            ("decibels", "decibels"),
            ("power", "power"),
            ("phase", "phase"),
        ),
        group="Spectrum",
        help="Amplitude: a peak is as high as its wave. Decibels: 0 dB is an amplitude of 1. "
        "Power: the mean square of each wave.",
    )
    probe: float = param(-1.0, "Probed frequency", touches="view", low=-1.0, high=0.5, fixed=True)


def rate_of(params: SignalParams) -> float:
    """The sampling rate: 1 where none is known, and frequencies are in cycles per sample."""
    return signal_rate(params.signal) or 1.0


def unit_of(params: SignalParams) -> str:
    """The unit of frequencies."""
    return "Hz" if _is_rated(params) else "cycles/sample"


def cutoffs(params: SignalParams) -> tuple[float, ...]:
    """The cutoff, or both of a band from the lower up, in `unit_of`; within the spectrum."""
    values = [params.cutoff, params.upper]
    if _is_rated(params):
        values = [params.cutoff_hertz, params.upper_hertz]
    most = rate_of(params) / 2
    kept = [min(max(value, FINEST * most), most) for value in values]
    return tuple(sorted(kept)) if params.kind in BANDS else (kept[0],)


def with_cutoffs(params: SignalParams, values: tuple[float, ...]) -> SignalParams:
    """The params with other cutoffs, in `unit_of`."""
    suffix = "_hertz" if _is_rated(params) else ""
    changes = dict(zip((f"cutoff{suffix}", f"upper{suffix}"), values, strict=False))
    changed: SignalParams = replace(params, **changes)  # type: ignore[arg-type]
    return changed


def excerpt(params: SignalParams) -> slice:
    """The part of a loaded signal that is looked at; as long as asked for wherever it can be."""
    if not isinstance(params.signal, LoadedSignal):
        return slice(0, int(params.count))
    total = params.signal.raster.shape[0]
    length = min(int(params.length), total)
    start = min(params.start, total - length)
    return slice(start, start + length)
