"""The picture that is looked at: one of the held-out ones, or one that is drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Network, softmax
from guiapp.content.resampling import resized
from guiapp.core.figure import Cursor, Curves, Image, Line, Table
from guiapp.core.lab import Env
from guiapp.labs.network.class_names import class_axis
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.state import Weights, scores
from guiapp.parts.picture import render

Pixels = NDArray[np.float32]
SMALL = 72.0
"""The width of a drawing as the network sees it, where it stands beside the drawing."""


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A picture (C, H, W) from 0 to 1, as the network is given it (1, C, H, W), and its label.

    ``label`` is None for a picture that was drawn; ``number`` its place among the held-out ones;
    ``is_empty`` says that nothing was drawn yet.
    """

    pixels: Pixels
    given: Pixels
    label: int | None
    number: int | None
    is_empty: bool = False


def looked_at(params: Params, ready: Prepared, env: Env) -> LookedAt:
    """The picture that the parameters ask for."""
    if params.look == "own":
        return _drawn(params, ready, env)
    number = params.picture % len(ready.held_out)
    place = ready.held_out[number : number + 1]
    pixels = ready.data.pictures(place)
    return LookedAt(pixels[0], ready.scaled(pixels), int(ready.data.labels[place[0]]), number)


def _drawn(params: Params, ready: Prepared, env: Env) -> LookedAt:
    """The drawing, shrunk to what the network takes; in all channels where there are three."""
    channels, height, width = ready.data.images.shape[1:]
    drawn = render(params.drawing, grey=True, env=env)
    fitted = np.clip(resized(drawn, height, width), 0.0, 1.0)
    pixels = np.broadcast_to(fitted, (1, channels, height, width))
    is_empty = not params.drawing.strokes
    return LookedAt(pixels[0], ready.scaled(pixels), None, None, is_empty)


def picture_of(pixels: Pixels) -> Pixels:
    """(C, H, W) as a panel shows it: (H, W), or (H, W, 3)."""
    return np.ascontiguousarray(pixels[0] if len(pixels) == 1 else np.moveaxis(pixels, 0, -1))


def picture_panel(params: Params, ready: Prepared, seen: LookedAt, env: Env) -> Image:
    """What is looked at, and what it shows."""
    if seen.label is None:
        return Image(
            "drawing",
            "Your drawing",
            "drag here to draw" if not params.drawing.strokes else "Ctrl+I for a clean sheet",
            render(params.drawing, grey=True, env=env),
            hint="Draw here; the pen is in the panel at the right.",
            pointer="paint",
        )
    name = ready.data.names[seen.label]
    return Image(
        "picture",
        f"Held out {seen.number}: {name}",
        "",
        picture_of(seen.pixels),
        hint="Click for the next held-out picture.",
        numbers=True,
    )


def fitted_panels(params: Params, seen: LookedAt, side: float | None = None) -> list[Image]:
    """A drawing as the network sees it, where that is another size; none of other pictures.

    ``side`` is the width of a panel that stays small.
    """
    height, width = seen.pixels.shape[1:]
    drawing = params.drawing
    if seen.label is not None or (height, width) == (drawing.height, drawing.width):
        return []
    return [
        Image(
            "fitted",
            "As it is seen",
            f"{height} × {width}",
            np.ascontiguousarray(seen.pixels[0]),
            hint="Your drawing as the network is given it, before it is normalised.",
            quantity="pixel",
            numbers=True,
            side=side,
        )
    ]


def beside(picture: Image, fitted: list[Image]) -> Table:
    """The picture, and what became of it in one row with it."""
    return Table(((picture.key, *(panel.key for panel in fitted)),))


def scores_panel(ready: Prepared, network: Network, weights: Weights, seen: LookedAt) -> Curves:
    """How probable each class is, in the eyes of the network."""
    found = scores(network, weights, seen.given).astype(np.float64)
    is_finite = bool(np.isfinite(found).all())
    chances = softmax(found if is_finite else np.zeros_like(found))[0]
    best = int(chances.argmax())
    names = ready.data.names
    told = f"{names[best]}, {100 * chances[best]:.0f} %"
    title = f"Seen as {names[best]}" if is_finite else "Seen as nothing"
    if seen.is_empty:
        title, told = "Nothing is drawn yet", "what an empty sheet is taken for"
    elif not is_finite:
        told = "its values are too large to compare"
    elif seen.label is not None:
        told += ", right" if best == seen.label else f"; it is {names[seen.label]}"
    places = np.arange(len(names), dtype=np.float64)
    right = () if seen.label is None else (Cursor(float(seen.label), label="it is", tone="good"),)
    return Curves(
        "scores",
        title,
        told,
        (Line("", places, chances, 0, "bars"),),
        y_limits=(0.0, 1.0),
        y_label="probability",
        cursors=right,
        hint="How probable each class is, in the eyes of the network.",
        **class_axis(names, 120.0),
    )
