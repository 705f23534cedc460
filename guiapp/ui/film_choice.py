"""How an animation is to be written: what is asked of it. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.params import Params, param
from guiapp.export.animation.spec import (
    FORMATS,
    LOOPING,
    RATES,
    SIDES,
    THEMES,
    Film,
    check,
    check_extra,
    frames_of,
)

NAMES = {
    "mp4": "MP4, video (H.264)",
    "webm": "WebM, video (VP9)",
    "gif": "GIF, 255 colours",
    "apng": "APNG, lossless",
    "webp": "WebP, lossless",
    "frames": "PNGs, one for each frame",
}
SIZES = (
    ("1280x720", "1280 × 720"),
    ("1920x1080", "1920 × 1080"),
    ("own", "another"),
)
FURTHEST = 1_000_000
"""The last frame that can be asked for where a timeline has no end."""
MOST_AT_FIRST = 300
"""So many frames, ten seconds, are proposed."""
REMEMBERED = ("film_size", "pixels_wide", "pixels_high", "rate", "loop", "film_theme")


@dataclass(frozen=True)
class Timeline:
    """The frames that there are to animate: ``length`` follow the first, None: endless."""

    length: int | None


def usual_format() -> str:
    """What is proposed the first time: a video, where it can be written."""
    try:
        check_extra("mp4")
    except BadInput:
        return "gif"
    return "mp4"


def is_film(asked: Any) -> bool:
    """Whether what is asked for moves."""
    return asked.format in FORMATS


def film_questions(timeline: Timeline) -> type[Any]:
    """The parameters that are asked for an animation of these frames."""
    furthest = FURTHEST if timeline.length is None else timeline.length
    end = MOST_AT_FIRST if timeline.length is None else timeline.length
    step = -(-(end + 1) // (MOST_AT_FIRST + 1))

    @dataclass(frozen=True)
    class FilmQuestions(Params):
        first: int = param(
            0, "First frame", low=0, high=furthest, group="Animation", applies=is_film
        )
        last: int = param(
            end, "Last frame", low=0, high=furthest, group="Animation", applies=is_film
        )
        every: int = param(
            step,
            "Every n-th",
            low=1,
            high=max(furthest, 1),
            log=True,
            group="Animation",
            applies=is_film,
            help="1: every frame; 10: the first, the eleventh and so on.",
        )
        rate: float = param(
            30.0,
            "Speed",
            low=1.0,
            high=RATES[1],
            step=1.0,
            unit="fps",
            group="Animation",
            applies=is_film,
            help="Frames a second; a GIF shows at most 50.",
        )
        film_size: str = param(
            SIZES[0][0], "Size", choices=SIZES, group="Animation", applies=is_film
        )
        pixels_wide: int = param(
            1080,
            "Width",
            low=SIDES[0],
            high=SIDES[1],
            log=True,
            unit="px",
            group="Animation",
            applies=_has_own_size,
        )
        pixels_high: int = param(
            1080,
            "Height",
            low=SIDES[0],
            high=SIDES[1],
            log=True,
            unit="px",
            group="Animation",
            applies=_has_own_size,
        )
        loop: bool = param(
            True,
            "Loop",
            group="Animation",
            applies=lambda asked: asked.format in LOOPING,
            help="Begin again at the end.",
        )
        film_theme: str = param(
            "light",
            "Colours",
            choices=tuple((name, name) for name in THEMES),
            group="Animation",
            applies=is_film,
        )

    return FilmQuestions


def film_of(asked: Any) -> Film | None:
    """The answers as an animation; None where a figure was asked for."""
    if not is_film(asked):
        return None
    size = (asked.pixels_wide, asked.pixels_high)
    if asked.film_size != "own":
        across, _, down = asked.film_size.partition("x")
        size = (int(across), int(down))
    return Film(
        asked.format,
        asked.first,
        asked.last,
        asked.every,
        asked.rate,
        size,
        asked.loop and asked.format in LOOPING,
        asked.film_theme,
        asked.panel or None,
    )


def problem(film: Film, timeline: Timeline) -> str:
    """Why there can be no such film, and what to do; empty where there can."""
    if film.last is not None and film.last < film.first:
        return f"The last frame comes before the first; choose one from {film.first} on."
    try:
        check(film)
        frames_of(film, timeline.length)
    except BadInput as fault:
        return str(fault)
    return ""


def told(film: Film, timeline: Timeline) -> str:
    """One sentence about the file that this gives."""
    count = len(frames_of(film, timeline.length))
    seconds = numbers.text(count / film.rate, 2)
    frames = "1 frame" if count == 1 else f"{numbers.count(count)} frames"
    width, height = film.even_size
    return f"{frames}, {seconds} s, {width} × {height} pixels."


def _has_own_size(asked: Any) -> bool:
    return is_film(asked) and asked.film_size == "own"
