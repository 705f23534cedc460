"""A parameter class with one control of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guiapp.core.lab import Lab
from guiapp.core.params import Option, Params, Source, param


@dataclass(frozen=True)
class Fixed:
    name: str = param("sobel-x", "Name", fixed=True)


@dataclass(frozen=True)
class Gabor:
    sigma: float = param(4.0, "Sigma σ", low=0.1, high=10.0, log=True, unit="px", help="width")
    angle: float = param(0.0, "Angle", low=-180.0, high=180.0, step=5.0, unit="°")
    size: int = param(0, "Size", low=0, high=63, rare=True)


@dataclass(frozen=True)
class Own:
    cells: int = param(9, "Cells", fixed=True)


@dataclass(frozen=True)
class Brush:
    width: int = param(3, "Brush width", low=1, high=64)


KERNELS = (
    Option("sobel-x", "Sobel x", Fixed(), "Edges"),
    Option("sobel-y", "Sobel y", Fixed("sobel-y"), "Edges"),
    Option("gabor", "Gabor", Gabor(), "Waves"),
    Option("blank", "Blank", Own(), "Own"),
    Option("file", "From a file", Own(7), "Own", listed=False),
)
SOURCE = Source(
    kind="kernel",
    suffixes=(".csv",),
    read=lambda path: Own(),
    from_raster=lambda raster, name: Own(),
    parse=lambda text: Own(),
    write=lambda value, path: None,
    write_suffixes=(".csv",),
)
BORDERS = tuple((name, name) for name in ("zero", "edge", "reflect", "symmetric", "wrap"))
MODES = (("full", "full"), ("same", "same"), ("valid", "valid"))


@dataclass(frozen=True)
class MadeUp(Params):
    kernel: Fixed | Gabor | Own = param(
        Fixed(), "Preset", options=KERNELS, source=SOURCE, group="Kernel", help="the weights"
    )
    brush: Brush = param(Brush(), "Brush", group="Kernel")
    mode: str = param("same", "Output", choices=MODES, group="Operation")
    border: str = param(
        "wrap", "Border", choices=BORDERS, group="Operation", applies=lambda p: p.mode != "valid"
    )
    stride: int = param(1, "Stride", low=1, high=8, group="Operation", help="every n-th")
    gain: float = param(1.0, "Gain", low=-1e9, high=1e9, group="Operation")
    grey: bool = param(False, "Grey", group="Show")
    text: str = param("abc", "Text", group="Show")
    bars: bool = param(True, "Colour bars", group="Show", rare=True)
    seed: int = param(1, "Seed", low=0, group="Show", rare=True)


LAB = Lab("made-up", "Made up", MadeUp, start=lambda *a: None, figure=lambda *a: None)  # type: ignore[arg-type, return-value]


def with_gabor(**values) -> MadeUp:
    return MadeUp(kernel=replace(Gabor(), **values))
