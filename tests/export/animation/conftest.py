"""A figure in which everything moves, and small films of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guiapp.core.figure import (
    Box,
    Cursor,
    Curves,
    Dot,
    Fact,
    Facts,
    Figure,
    Grid,
    Image,
    Line,
    Path,
    Sign,
    Table,
    Zoom,
)
from tests.export.conftest import ANSWER, COLOUR, KERNEL, PICTURE, figure_of

X = np.linspace(0.0, 1.0, 50)
STILL = Grid("kernel", "K  Sobel x", "3 × 3", KERNEL, limits=(-2.0, 2.0), aspect=1.0)


def moving(frame: int) -> Figure:
    """Every kind of panel, and of change: marks, pixels, limits, numbers, texts, curves."""
    turned = np.roll(PICTURE, frame, axis=1)
    way = Path(((3.0, 3.0), (20.0, 5.0 + frame)), arrow=True, label=f"{frame}°")
    spectrum = Image(
        "spectrum",
        "|ℱ I|",
        f"log₁₀, {frame}",
        turned,
        limits=(0.0, 1.0 + frame // 3),
        colormap="inferno",
        axes="frequency",
        bar=True,
    )
    output = Image(
        "output",
        "I ∗ K",
        "40 × 40, −1 to 1",
        ANSWER,
        limits=(-1.0, 1.0),
        colormap="signed",
        marks=(Dot(10 + frame, -1), way),
        bar=True,
        shown=200 * frame,
    )
    facts = Facts(
        "facts",
        "The same, two ways",
        (
            Fact("plain sum", f"{frame} ms"),
            Fact("largest difference", "2.4·10⁻⁷", "good"),
            Fact("", f"−0.{frame}41", strong=True),
        ),
    )
    curves = Curves(
        "curves",
        "A wave",
        "moves",
        (Line("sin", X, np.sin(9 * X + frame)), Line("step", X, X, 1, "steps")),
        (0.0, 1.0),
        (-1.0, 1.0),
        cursors=(Cursor(frame / 10, label=str(frame)),),
    )
    return figure_of(
        (
            Image("input", "I  camera", "40 × 40", PICTURE, marks=(Box(frame, frame, 5, 5),)),
            Sign("star", "∗"),
            replace(STILL, outline=(frame % 3, 1)),
            Sign("equals", "≈", f"{frame} % at the border"),
            output,
        ),
        (Image("colour", "Colour", "30 × 40", COLOUR), curves, spectrum, facts),
    )


def framed(figure: Figure) -> Figure:
    """The same with a frame around it."""
    return replace(figure, layout=Table(((replace(figure.layout, frame=True),),)))


def zoomed(figure: Figure) -> Figure:
    """The same with two pictures zoomed into."""
    zoom = (Zoom("input", 0.1, 0.2, 0.6, 0.5), Zoom("spectrum", 0.3, 0.3, 0.7, 0.8))
    return replace(figure, zoom=zoom)


def noise(frame: int) -> Figure:
    """Grey noise that is another one in each frame: more colours than a GIF has."""
    values = np.random.default_rng(frame).random((32, 32, 3), dtype=np.float32)
    return figure_of((Image("noise", "Noise", f"number {frame}", values),))
