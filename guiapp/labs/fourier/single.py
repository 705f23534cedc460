"""One wave of a picture, as a picture and in numbers."""

from __future__ import annotations

import math

from guiapp.compute.waves import Wave, direction, period, wave_at
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Image
from guiapp.labs.fourier.panels import PICTURES
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import Waves
from guiapp.parts.scales import symmetric


def probed_wave(waves: Waves, params: Params) -> Wave:
    """The wave of the picture at the frequency that is looked at."""
    return wave_at(waves.half, waves.shape, params.down, params.across)


def wave_panel(wave: Wave, *, side: float | None = None, title: str = "One wave") -> Image:
    """The wave as a picture, its zero grey."""
    return Image(
        "wave",
        title,
        f"amplitude {numbers.text(wave.amplitude)}",
        wave.pixels(),
        limits=symmetric(wave.amplitude),
        link=PICTURES if side is None else "",
        side=side,
    )


def wave_facts(wave: Wave, waves: Waves) -> Facts:
    """All that is known about the wave: frequency, period, angle, amplitude, phase, energy."""
    text = numbers.text
    share = wave.energy / waves.energy if waves.energy > 0 else 0.0
    length = period(wave)
    rows = [
        Fact("down, across", f"{text(wave.down)}, {text(wave.across)}", strong=False),
        Fact("period", f"{text(length)} px" if math.isfinite(length) else "constant: the mean"),
        Fact("angle", f"{text(direction(wave))}°" if math.isfinite(length) else "none"),
        Fact("magnitude", text(wave.magnitude)),
        Fact("phase", f"{text(math.degrees(wave.phase))}°"),
        Fact("amplitude", text(wave.amplitude)),
        Fact("of the energy", f"{text(100 * share, 3)} %"),
    ]
    if wave.own_mirror:
        rows.append(Fact("", "its own mirror: one coefficient, not two", "quiet"))
    return Facts("wave facts", "", tuple(rows), width=240.0)
