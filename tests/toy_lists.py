"""A lab with lists: waves of one kind, layers of several; for tests of what serves all labs."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab
from guiapp.core.params import Option, Params, param


@dataclass(frozen=True)
class Wave:
    frequency: float = param(2.0, "Frequency", low=0.0, high=64.0, step=0.5, unit="cycles")
    amplitude: float = param(1.0, "Amplitude", low=0.0, high=4.0, step=0.1)
    phase: float = param(0.0, "Phase", low=-180.0, high=180.0, step=5.0, unit="°")


@dataclass(frozen=True)
class Convolve:
    channels: int = param(8, "Channels", low=1, high=64)
    size: int = param(3, "Size", low=1, high=7, unit="px")
    bias: bool = param(True, "Bias")


@dataclass(frozen=True)
class Pool:
    kind: str = param("max", "Kind", choices=(("max", "maximum"), ("mean", "mean")))
    size: int = param(2, "Size", low=1, high=4, applies=lambda pool: pool.kind == "max")


@dataclass(frozen=True)
class Rectify:
    pass


LAYERS = (
    Option("convolve", "Convolution", Convolve(), "Weights"),
    Option("pool", "Pooling", Pool(), "Fixed"),
    Option("relu", "ReLU", Rectify(), "Fixed"),
    Option("painted", "Painted", Convolve(1), "Fixed", listed=False),
)


def told(wave: Wave) -> str:
    return f"{wave.frequency:g} cycles, amplitude {wave.amplitude:g}, {wave.phase:g}°"


@dataclass(frozen=True)
class Lists(Params):
    length: int = param(64, "Length", low=8, high=512, group="Signal")
    waves: tuple[Wave, ...] = param(
        (Wave(), Wave(5.0)),
        *("Waves",),
        low=1,
        high=4,
        group="Signal",
        item="Wave",
        summary=told,
        help="What is added up.",
    )
    noise: float = param(0.0, "Noise", low=0.0, high=1.0, group="Signal")
    layers: tuple[Convolve | Pool | Rectify, ...] = param(
        (Rectify(),), "Layers", high=30, options=LAYERS, group="Network", item="Layer"
    )
    seed: int = param(1, "Seed", low=0, group="Network", rare=True)


def check(params: Lists) -> None:
    if sum(wave.amplitude for wave in params.waves) > 8:
        raise BadInput("The waves are too high together; make one smaller.")


LAB = Lab("lists", "Lists", Lists, lambda *a: None, lambda *a: None, check=check)  # type: ignore[arg-type, return-value]
