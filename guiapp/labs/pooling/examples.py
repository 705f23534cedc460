"""Small pictures that books pool by hand, with the numbers that come out."""

from __future__ import annotations

import numpy as np

from guiapp.core.params import Option
from guiapp.core.raster import Raster
from guiapp.parts.picture import Loaded


def _example(key: str, label: str, *rows: tuple[float, ...]) -> Option:
    values = np.array(rows, np.float32)
    return Option(key, label, Loaded(Raster.of(values), label), "Small examples")


EXAMPLES = (
    _example(
        "five by five",
        "five by five",
        (210, 196, 203, 195, 184),
        (207, 213, 203, 183, 175),
        (149, 235, 198, 177, 185),
        (193, 210, 218, 200, 201),
        (70, 134, 208, 222, 199),
    ),
    _example("four detectors", "four detectors", (0.1, 1.0, 0.2, 0.1)),
    _example("four shifted", "four detectors, shifted", (0.3, 0.1, 1.0, 0.2)),
    _example("six detectors", "six detectors", (0.1, 1.0, 0.2, 0.1, 0.0, 0.1)),
)
