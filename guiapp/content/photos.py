"""The photographs that come with scikit-image, read from its folder; nothing of it is imported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guiapp.content import images
from guiapp.core.errors import BadInput


@dataclass(frozen=True)
class Credit:
    """A photograph: the name it is chosen by, what it shows, who made it, its licence, its file."""

    name: str
    shows: str
    author: str
    licence: str
    file: str

    @property
    def line(self) -> str:
        """The credit in one line."""
        return f"{self.name}: {self.shows}. {self.author}, {self.licence}."


_NONE_KNOWN = "no known copyright restrictions"
PHOTOS = tuple(
    Credit(*row)
    for row in (
        ("camera", "photographer with a camera", "Lav Varshney", "CC0", "camera.png"),
        ("astronaut", "Eileen Collins", "NASA", "public domain", "astronaut.png"),
        ("chelsea", "Chelsea the cat", "Stéfan van der Walt", "CC0", "chelsea.png"),
        (
            *("coffee", "a cup at Pikolo Espresso Bar", "Rachel Michetti"),
            *("CC0", "coffee.png"),
        ),
        ("rocket", "a Falcon 9 carrying DSCOVR", "SpaceX", "public domain", "rocket.jpg"),
        (
            *("hubble", "Hubble eXtreme Deep Field", "NASA"),
            *("public domain", "hubble_deep_field.jpg"),
        ),
        ("retina", "a human retina", "Mikael Häggström", "CC0", "retina.jpg"),
        ("brick", "a brick wall", "CC0 Textures", "CC0", "brick.png"),
        ("grass", "grass", "linolafett", "CC0", "grass.png"),
        ("gravel", "gravel", "CC0 Textures", "CC0", "gravel.png"),
        ("text", "letters on a photograph", "Wikipedia", "public domain", "text.png"),
        ("coins", "Greek coins from Pompeii", "Brooklyn Museum", _NONE_KNOWN, "coins.png"),
        (
            *("clock", "a clock blurred by the camera's motion", "Stéfan van der Walt"),
            *("public domain", "clock_motion.png"),
        ),
    )
)
NAMES = tuple(photo.name for photo in PHOTOS)


@lru_cache(maxsize=4)
def photo(name: str) -> NDArray[np.float32]:
    """The photograph called ``name``: (H, W) or (H, W, 3) in 0 to 1, read-only.

    Raises BadInput for an unknown name, and where scikit-image is not installed with its files.
    """
    path = _path(name)
    try:
        return images.read(path).array
    except BadInput as fault:
        raise BadInput(
            f"The photograph {name} cannot be read: install scikit-image again ({fault})"
        ) from fault


@cache
def size(name: str) -> tuple[int, int]:
    """(H, W) of the photograph called ``name``, without decoding it; raises BadInput."""
    return images.size(_path(name))


def _path(name: str) -> Path:
    for credit in PHOTOS:
        if credit.name == name:
            return _folder() / credit.file
    raise BadInput(f"There is no photograph {name!r}; there are {', '.join(NAMES)}.")


def _folder() -> Path:
    found = find_spec("skimage")
    if found is None or not found.submodule_search_locations:
        raise BadInput("The photographs come with scikit-image, which is missing: install it.")
    return Path(next(iter(found.submodule_search_locations))) / "data"
