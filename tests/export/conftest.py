"""Figures made up for the tests, and pages on which one unit is two pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from guiapp.core.figure import (
    Box,
    Dot,
    Fact,
    Facts,
    Figure,
    Grid,
    Image,
    Panel,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.layout import Place, Rect, arrange
from guiapp.export.formats import figure_image
from guiapp.export.text import measure

UNIT = 0.55  # points
SCALE = 2
DPI = 72 / UNIT * SCALE


@dataclass(frozen=True)
class Drawn:
    """A figure as pixels, and where its panels should be."""

    pixels: NDArray[np.uint8]
    places: dict[str, Place]

    def at(self, x: float, y: float) -> tuple[int, ...]:
        """The colour at a place in units."""
        return tuple(int(c) for c in self.pixels[int(y * SCALE), int(x * SCALE)])

    def part(self, rect: Rect) -> NDArray[np.uint8]:
        """The pixels inside a rectangle."""
        rows = slice(int(rect.y * SCALE), int((rect.y + rect.height) * SCALE))
        return self.pixels[rows, int(rect.x * SCALE) : int((rect.x + rect.width) * SCALE)]

    def has(self, rect: Rect, colour: str) -> bool:
        """Whether the colour is anywhere inside a rectangle."""
        wanted = np.array([*bytes.fromhex(colour[1:]), 255])
        return bool((self.part(rect) == wanted).all(axis=-1).any())


def drawn(figure: Figure, width: float = 640, **options: Any) -> Drawn:
    """A figure on a page ``width`` units wide."""
    width_mm = width * UNIT * 25.4 / 72
    pixels = figure_image(figure, width_mm=width_mm, dpi=DPI, **options)
    return Drawn(pixels, arrange(figure, measure, width).places)


def figure_of(*rows: tuple[Panel, ...], **others: Any) -> Figure:
    """A figure with these panels in rows."""
    panels = panels_of(*(panel for row in rows for panel in row))
    tables = (Table((tuple(panel.key for panel in row),)) for row in rows)
    layout = Table(tuple((table,) for table in tables))
    return Figure("Convolution", "camera ∗ Sobel x", panels, layout, **others)


RNG = np.random.default_rng(7)
PICTURE = RNG.random((40, 40), dtype=np.float32)
COLOUR = RNG.random((30, 40, 3), dtype=np.float32)
ANSWER = (RNG.random((40, 40), dtype=np.float32) - np.float32(0.5)) * 2
KERNEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


@pytest.fixture
def figure() -> Figure:
    """Every kind of panel, as the labs use them."""
    spectrum = Image(
        "spectrum", "|ℱ I|", "log₁₀", PICTURE, colormap="inferno", axes="frequency", bar=True
    )
    output = Image(
        "output",
        "I ∗ K",
        "40 × 40, −1 to 1",
        ANSWER,
        limits=(-1.0, 1.0),
        colormap="signed",
        marks=(Dot(10, 12),),
        bar=True,
    )
    facts = Facts(
        "facts",
        "The same, two ways",
        (
            Fact("plain sum", "0.42 ms"),
            Fact("largest difference", "2.4·10⁻⁷", "good"),
            Fact("", "−0.141", strong=True),
        ),
    )
    return figure_of(
        (
            Image("input", "I  camera", "40 × 40", PICTURE, marks=(Box(-1, -1, 5, 5),)),
            Sign("star", "∗"),
            Grid("kernel", "K  Sobel x", "3 × 3", KERNEL, limits=(-2.0, 2.0), aspect=1.0),
            Sign("equals", "≈", "0.3 % at the border"),
            output,
        ),
        (
            Image("colour", "Colour", "30 × 40", COLOUR),
            Sign("arrow", "ℱ ↓", large=False),
            spectrum,
            Sign("dot", "·"),
            facts,
        ),
    )
