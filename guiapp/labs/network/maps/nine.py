"""Nine pictures side by side, and what each is taken for."""

from __future__ import annotations

import numpy as np

from guiapp.core.figure import Image
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.looked_at import picture_of
from guiapp.labs.network.maps.seen import NINE, Seen
from guiapp.labs.network.maps.stages import stages_of
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared


def nine_panel(seen: Seen, env: Env) -> Image:
    """The pictures side by side."""

    def make() -> tuple[object, Image]:
        pixels = np.stack([picture_of(one.pixels) for one in seen.pictures])
        mosaic = mosaic_of(NINE, *pixels.shape[1:3])
        return seen.pictures, Image(
            "pictures",
            "Nine pictures",
            "click one to look at it alone",
            mosaic.joined(pixels),
            hint="Click a picture to see all maps for it.",
            gain=mosaic.gain,
            **mosaic.shown("picture"),
        )

    found: Image = recent("nine pictures", env).get(id(seen.pictures), make)[1]
    return found


def nine_scores(params: Params, ready: Prepared, seen: Seen) -> Image:
    """How probable the classes are, a row for each picture."""
    scores = seen.maps(stages_of(params)[-1])[:, :, 0, 0].astype(np.float64)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    known = [one.label for one in seen.pictures]
    right = sum(
        label is not None and label == best
        for label, best in zip(known, chances.argmax(axis=1), strict=True)
    )
    of = sum(label is not None for label in known)
    return Image(
        "seen as",
        "Seen as",
        f"{right} of {of} right",
        chances,
        colormap=params.maps.colours,
        quantity="probability",
        bar=True,
        hint="How probable each class is, a row for each picture.",
        names=(
            tuple("–" if label is None else ready.data.names[label] for label in known),
            ready.data.names,
        ),
    )
