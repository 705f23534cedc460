"""Kernels to ask about, drawn at random: presets, and small matrices of whole numbers.

Each recipe gives a kernel, a temperature, and the kinds of sentences that it tempts one to say.
What the kernel really does is measured afterwards: a recipe promises nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from guiapp.parts import kernel_derivatives as derivatives
from guiapp.parts import kernel_presets as presets
from guiapp.parts.kernel import Fixed, Kernel, Own, kernel_values, own

Generator = np.random.Generator
T = TypeVar("T")
EIGHT = tuple(str(angle) for angle in range(0, 360, 45))


@dataclass(frozen=True)
class Drawn:
    """A kernel, a temperature, and kinds of sentences that sound true of it."""

    kernel: Kernel
    temperature: float
    tempting: tuple[str, ...]


def _one(rng: Generator, values: Sequence[T]) -> T:
    return values[int(rng.integers(len(values)))]


def _number(rng: Generator, *values: float) -> float:
    return float(_one(rng, values))


def _whole(rng: Generator, low: int, high: int) -> int:
    """From ``low`` to ``high``, both included."""
    return int(rng.integers(low, high + 1))


def _smoothing(rng: Generator) -> Drawn:
    """Weights of a blur taken for a kernel: nearly equal, so that the softmax is even."""
    choices: tuple[Kernel, ...] = (
        presets.Gaussian(_number(rng, 0.8, 1.0, 1.5, 2.0), _whole(rng, 1, 3) * 2 + 1),
        presets.Binomial(_whole(rng, 1, 3) * 2 + 1),
        presets.Tent(_whole(rng, 1, 3) * 2 + 1),
        presets.Cone(_number(rng, 2.0, 3.0)),
        presets.Disc(_number(rng, 1.5, 2.0, 3.0)),
        presets.Box(_whole(rng, 1, 3) * 2 + 1),
    )
    kernel = _one(rng, choices)
    return Drawn(kernel, _number(rng, 0.05, 0.2, 1, 1, 1, 5), ("bell", "stays"))


def _paraboloid(rng: Generator) -> Drawn:
    """Minus the squared distance: its softmax is a Gaussian of variance T / 2."""
    reach = _whole(rng, 2, 3)
    places = np.arange(-reach, reach + 1)
    values = -(places[:, None] ** 2 + places**2.0)
    temperature = _number(rng, 0.8, 1, 1.5, 2, 3, 4)
    return Drawn(own(values), temperature, ("box", "stays", "edges"))


def _identity(rng: Generator) -> Drawn:
    """A single large entry in the middle: how much stays is a matter of the temperature."""
    choices: tuple[Kernel, ...] = (Fixed("identity"), own(np.pad([[float(_whole(rng, 2, 9))]], 1)))
    temperature = _number(rng, 0.1, 0.2, 0.5, 0.5, 1, 2, 4, 10)
    return Drawn(_one(rng, choices), temperature, ("stays", "bell", "halves"))


def _shift(rng: Generator) -> Drawn:
    """A single entry beside the middle."""
    down, across = _whole(rng, -2, 2), _whole(rng, -2, 2)
    return Drawn(
        presets.Shift(down, across), _number(rng, 0.05, 0.1, 0.1, 1, 5), ("moves", "stays", "pair")
    )


def _derivative(rng: Generator) -> Drawn:
    """An edge detector: as a propagator it moves to one side."""
    choices: tuple[Kernel, ...] = (
        *(Fixed(name) for name in ("sobel-x", "sobel-y", "prewitt-x", "prewitt-y", "scharr-x")),
        derivatives.Kirsch(_one(rng, EIGHT)),
        derivatives.Robinson(_one(rng, EIGHT)),
        derivatives.Emboss(_one(rng, EIGHT)),
        derivatives.Steered("sobel", _number(rng, *range(0, 360, 45))),
    )
    kernel = _one(rng, choices)
    return Drawn(kernel, _number(rng, 0.2, 0.5, 1, 2, 3), ("edges", "moves", "drifts"))


def _second(rng: Generator) -> Drawn:
    """A second derivative or a sharpening kernel, as it is or with every sign turned."""
    choices: tuple[Kernel, ...] = (
        *(Fixed(name) for name in ("laplacian-4", "laplacian-8", "edge", "point")),
        presets.Sharpen(_number(rng, 1, 2)),
        presets.MeanRemoval(_number(rng, 1, 2)),
        presets.HighBoost(_number(rng, 2, 3), 3),
    )
    kernel = _one(rng, choices)
    if rng.random() < 0.4:
        kernel = own(0.0 - kernel.make())
    tempting = ("sharpens", "edges", "empties", "stays")
    return Drawn(kernel, _number(rng, 0.2, 0.5, 1, 2), tempting)


def _line(rng: Generator) -> Drawn:
    """A line of large entries through the middle."""
    reach, angle = _whole(rng, 1, 3), int(_number(rng, 0, 45, 90, 135))
    size = 2 * reach + 1
    values = np.zeros((size, size))
    down, across = {0: (0, 1), 45: (-1, 1), 90: (1, 0), 135: (1, 1)}[angle]
    for place in range(-reach, reach + 1):
        values[reach + place * down, reach + place * across] = 1
    choices: tuple[Kernel, ...] = (
        own(values * _whole(rng, 3, 7)),
        derivatives.Line(str(angle)),
        presets.MotionBlur(float(size), float(angle)),
    )
    kernel = _one(rng, choices)
    return Drawn(kernel, _number(rng, 0.05, 0.5, 1, 1), ("along", "pair", "edges", "bell"))


def _copies(rng: Generator) -> Drawn:
    """Two or four large entries around an empty middle."""
    reach = _whole(rng, 1, 2)
    values = np.zeros((2 * reach + 1,) * 2)
    corners = [(0, 0), (-1, -1), (0, -1), (-1, 0)]
    middles = [(reach, 0), (reach, -1), (0, reach), (-1, reach)]
    places = corners if rng.random() < 0.5 else middles
    if rng.random() < 0.6:
        places = places[:2] if rng.random() < 0.5 else places[2:]
    for place in places:
        values[place] = 1
    return Drawn(
        own(values * _whole(rng, 6, 9)), _number(rng, 0.5, 1), ("pair", "four", "along", "bell")
    )


def _plane(rng: Generator) -> Drawn:
    """Entries that rise evenly to one side."""
    size, (down, across) = _whole(rng, 1, 2) * 2 + 1, (_whole(rng, -2, 2), _whole(rng, -2, 2))
    places = np.arange(size, dtype=np.float64)
    values = down * places[:, None] + across * places
    return Drawn(own(values - values.min()), _number(rng, 1, 2, 3, 5), ("drifts", "edges"))


def _even(rng: Generator) -> Drawn:
    """Entries that are all equal, however large."""
    size, value = _whole(rng, 1, 3) * 2 + 1, _number(rng, 1, 3, 7, 50, -4)
    temperature = _number(rng, 0.1, 0.5, 1, 10)
    return Drawn(own(np.full((size, size), value)), temperature, ("brightens", "bell"))


def _integers(rng: Generator) -> Drawn:
    """Small whole numbers without a plan."""
    most, size = _whole(rng, 2, 9), _whole(rng, 1, 2) * 2 + 1
    values = rng.integers(-most, most + 1, (size, size)).astype(np.float64)
    tempting = ("drifts", "moves", "edges", "bell")
    return Drawn(own(values), _number(rng, 0.1, 0.2, 0.5, 1, 2, 20), tempting)


RECIPES: tuple[Callable[[Generator], Drawn], ...] = (
    *(_smoothing, _paraboloid, _identity, _shift, _derivative, _second),
    *(_line, _copies, _plane, _even, _integers),
)


def drawn(rng: Generator) -> Drawn:
    """One of all recipes."""
    found = _one(rng, RECIPES)(rng)
    return _disguised(found, rng) if isinstance(found.kernel, Own) else found


def _disguised(found: Drawn, rng: Generator) -> Drawn:
    """The same propagator of other numbers: a constant added, or all times the same as T."""
    factor, constant = _number(rng, 1, 1, 2, 3), _number(rng, 0, 0, 0, 1, 4, 10, -3)
    values = kernel_values(found.kernel) * factor + constant
    return Drawn(own(values), round(found.temperature * factor, 6), found.tempting)
