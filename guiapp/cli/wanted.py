"""What a person wants rendered: a figure, or an animation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiapp.core.errors import BadInput
from guiapp.export import save
from guiapp.export.animation import spec
from guiapp.export.animation.spec import Film

_FRAMES = re.compile(r"(\d{1,9})?:(\d{1,9})?")
_SIZE = re.compile(r"(\d{1,5})[xX×](\d{1,5})")
_OF_FIGURES = ("frame", "width_mm", "dpi")
_OF_FILMS = ("frames", "every", "fps", "size", "loop")


@dataclass(frozen=True)
class Wanted:
    """How something is to be rendered; see ``convolarium render --help``.

    None: as it is where nobody says anything. Some values mean something for figures only, and
    some for animations only.
    """

    folder: str = "."
    format: str = "png"
    width_mm: float | None = None
    dpi: float | None = None
    theme: str = "light"
    panel: str | None = None
    frame: int | None = None
    frames: str | None = None
    every: int | None = None
    fps: float | None = None
    size: str | None = None
    loop: bool = False
    settings: tuple[str, ...] = ()
    device: str = "auto"
    pictures: bool = False

    @property
    def page(self) -> tuple[float, float]:
        """The width in millimetres and the resolution of a figure."""
        width_mm = 120.0 if self.width_mm is None else self.width_mm
        return width_mm, 300.0 if self.dpi is None else self.dpi

    @property
    def film(self) -> Film | None:
        """The animation that is wanted; None where it is a figure. Raises BadInput."""
        if self.format not in spec.FORMATS:
            return None
        first, last = _frames(self.frames)
        return Film(
            self.format,
            first,
            last,
            1 if self.every is None else self.every,
            30.0 if self.fps is None else self.fps,
            (1280, 720) if self.size is None else _size(self.size),
            self.loop,
            self.theme,
            self.panel,
        )


def check(wanted: Wanted) -> None:
    """Raise BadInput for what cannot be rendered, naming it."""
    formats = (*save.FORMATS, *spec.FORMATS)
    if wanted.format not in formats:
        raise BadInput(f"format can be {', '.join(formats)}; {wanted.format} came.")
    film = wanted.film
    for name in _OF_FIGURES if film else _OF_FILMS:
        if getattr(wanted, name) not in (None, False):
            raise BadInput(_misplaced(name.replace("_", "-"), wanted.format))
    if film:
        spec.check(film)
    else:
        save.check(wanted.format, *wanted.page, wanted.theme)


def _misplaced(name: str, format: str) -> str:
    if format in spec.FORMATS:
        instead = "frames, such as 0:40" if name == "frame" else "size, such as 1280x720"
        return f"{name} is for figures; for {format}, an animation, there is {instead}."
    return f"{name} is for animations ({', '.join(spec.FORMATS)}); {format} is a figure."


def _frames(text: str | None) -> tuple[int, int | None]:
    """The first and the last frame; None where it is the last that there is."""
    found = _FRAMES.fullmatch(text or ":")
    if found is None:
        raise BadInput(f"frames can be FIRST:LAST, such as 0:40; {text} came.")
    return int(found[1] or 0), None if found[2] is None else int(found[2])


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if found is None:
        raise BadInput(f"size can be WIDTHxHEIGHT, such as 1280x720; {text} came.")
    return int(found[1]), int(found[2])
