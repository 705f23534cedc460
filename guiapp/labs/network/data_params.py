"""Where pictures with classes come from, and what is done to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from guiapp.compute import shapes
from guiapp.content import datasets
from guiapp.content.datasets import DataSet
from guiapp.core.errors import BadInput
from guiapp.core.params import Option, Source, param

SUFFIXES = (".gz", ".idx3-ubyte", ".idx1-ubyte", ".bin", ".npz", "")
SIDE = 32
"""Rows and columns of what is drawn by us."""
COUNTS: dict[str, Any] = {
    "low": 20,
    "high": 20_000,
    "log": True,
    "help": "As many of each class; more take longer to an epoch, and teach more.",
}
NOISE: dict[str, Any] = {
    "low": 0.0,
    "high": 0.5,
    "step": 0.01,
    "help": "The deviation of what is added.",
}


@dataclass(frozen=True)
class Digits:
    """The handwritten digits that come with us, 8 x 8."""


@dataclass(frozen=True)
class Shapes:
    """Discs, squares, stars and others, drawn by us, 32 x 32; all of one area."""

    count: int = param(4000, "Pictures", **COUNTS)
    colour: bool = param(False, "Colour", help="Three channels.")
    noise: float = param(0.05, "Noise", **NOISE)


@dataclass(frozen=True)
class Bars:
    """Bars of so many directions, drawn by us, 32 x 32."""

    count: int = param(4000, "Pictures", **COUNTS)
    directions: str = param("4", "Directions", choices=(("4", "4"), ("8", "8")))
    colour: bool = param(False, "Colour", help="Three channels.")
    noise: float = param(0.05, "Noise", **NOISE)


@dataclass(frozen=True)
class Files:
    """A data set on disk, by its place: such sets are too large to travel with a document."""

    path: str = param("", "File", fixed=True)
    channels: int = param(1, "Channels", low=1, high=3, fixed=True)
    height: int = param(1, "Height", low=1, high=512, fixed=True)
    width: int = param(1, "Width", low=1, high=512, fixed=True)
    classes: int = param(1, "Classes", low=1, high=1000, fixed=True)
    name: str = param("", "Name", fixed=True)
    divided: bool = param(False, "Divided", fixed=True)


Data = Digits | Shapes | Bars | Files

DATA = (
    Option("digits", "Digits, 8 × 8", Digits()),
    Option("shapes", "Shapes", Shapes()),
    Option("bars", "Oriented bars", Bars()),
    Option("files", "From files", Files(), listed=False),
)


def read(path: Path) -> Files:
    """The data set at ``path``, read once to see that it is one; raises BadInput."""
    place = str(path.resolve())
    found = from_file(place)
    _, channels, height, width = found.images.shape
    divided = found.training is not None and 0 < found.training < len(found)
    return Files(place, channels, height, width, len(found.names), found.name, divided)


def note(path: Path) -> str:
    """What was done to the files' content, or left out."""
    return " ".join(from_file(str(path.resolve())).notes)


DATA_SOURCE = Source("data set", SUFFIXES, read, note=note, folder=True)


@lru_cache(maxsize=2)
def from_file(path: str) -> DataSet:
    """The data set at a path; kept, since it is asked for by every step."""
    return datasets.read(Path(path))


@lru_cache(maxsize=4)
def data_set(data: Data, seed: int) -> DataSet:
    """The pictures and classes; those drawn by us differ with the seed. Raises BadInput."""
    if isinstance(data, Digits):
        return datasets.digits()
    if isinstance(data, Files):
        if not data.path:
            raise BadInput("No data set was opened; open one, or choose another.")
        return from_file(data.path)
    if isinstance(data, Shapes):
        images, labels = shapes.shapes(
            data.count, SIDE, colour=data.colour, noise=data.noise, seed=seed
        )
        names = tuple(shapes.SHAPES)
    else:
        images, labels = shapes.bars(
            data.count,
            SIDE,
            directions=int(data.directions),
            colour=data.colour,
            noise=data.noise,
            seed=seed,
        )
        names = shapes.bar_names(int(data.directions))
    return DataSet(images, labels.astype(np.int64), names, name_of(data))


def shape_of(data: Data) -> tuple[int, int, int]:
    """(C, H, W) of its pictures, without reading or drawing any."""
    if isinstance(data, Files):
        return data.channels, data.height, data.width
    return (1, 8, 8) if isinstance(data, Digits) else (3 if data.colour else 1, SIDE, SIDE)


def classes_of(data: Data) -> int:
    """How many classes there are, without reading any picture."""
    if isinstance(data, Files):
        return data.classes
    if isinstance(data, Bars):
        return int(data.directions)
    return 10 if isinstance(data, Digits) else len(shapes.SHAPES)


def name_of(data: Data) -> str:
    """What the pictures are called: "digits"."""
    if isinstance(data, Files):
        return data.name or "no data set"
    return {Digits: "digits", Shapes: "shapes", Bars: "bars"}[type(data)]
