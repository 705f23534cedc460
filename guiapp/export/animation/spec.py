"""What an animation is to be: its frames, its speed, its size. Nothing heavy is imported here."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from fractions import Fraction

from guiapp.core.errors import BadInput
from guiapp.core.numbers import text as number

FORMATS = ("mp4", "webm", "gif", "apng", "webp", "frames")
VIDEOS = ("mp4", "webm")
LOOPING = ("gif", "apng", "webp")
THEMES = ("light", "dark")
SIDES = (64, 4096)
RATES = (0.1, 60.0)
FASTEST_GIF = 50.0
"""Its unit is a hundredth of a second, and viewers slow down what is shown for one unit only."""
MOST_FRAMES = 100_000
VIDEO_EXTRA = "imageio_ffmpeg"
INSTALL = "pip install 'convolarium[video]'"


@dataclass(frozen=True)
class Film:
    """An animation: every ``every``-th frame from ``first`` to ``last``, both included.

    last    None: the last one that there is
    rate    frames a second
    size    width and height in pixels
    loop    again and again, where the file can say so
    panel   the key of the only panel that is shown; None: the whole figure
    """

    format: str
    first: int = 0
    last: int | None = None
    every: int = 1
    rate: float = 30.0
    size: tuple[int, int] = (1280, 720)
    loop: bool = False
    theme: str = "light"
    panel: str | None = None

    @property
    def interval(self) -> Fraction:
        """How long a frame is seen, in seconds."""
        return 1 / Fraction(self.rate).limit_denominator(1001)

    @property
    def even_size(self) -> tuple[int, int]:
        """The size in pixels of the file: videos have even sides only."""
        width, height = self.size
        return (width + width % 2, height + height % 2) if self.format in VIDEOS else self.size


def check(film: Film) -> None:
    """Raise BadInput for what no film can be, naming it."""
    if film.format not in FORMATS:
        raise BadInput(f"format can be {', '.join(FORMATS)}; {film.format} came.")
    if film.theme not in THEMES:
        raise BadInput(f"theme can be {', '.join(THEMES)} in an animation; {film.theme} came.")
    if not all(SIDES[0] <= side <= SIDES[1] for side in film.size):
        low, high = (f"{side}x{side}" for side in SIDES)
        raise BadInput(f"size can be {low} to {high}; {film.size[0]}x{film.size[1]} came.")
    fastest = FASTEST_GIF if film.format == "gif" else RATES[1]
    if not RATES[0] <= film.rate <= fastest:
        what = "fps of a GIF" if film.format == "gif" else "fps"
        raise BadInput(f"{what} can be {RATES[0]:g} to {fastest:g}; {number(film.rate)} came.")
    if film.every < 1:
        raise BadInput(f"every can be 1 or more; {film.every} came.")
    if film.loop and film.format not in LOOPING:
        raise BadInput(
            f"loop is for {', '.join(LOOPING)}; for {film.format}, the player is told to repeat."
        )
    if film.format in VIDEOS:
        check_extra(film.format)


def check_extra(format: str) -> None:
    """Raise BadInput where what writes videos is not installed, with what installs it."""
    if importlib.util.find_spec(VIDEO_EXTRA) is None:
        raise BadInput(f"{format} needs the extra video: {INSTALL}")


def frames_of(film: Film, length: int | None) -> range:
    """The frames that are shown, of a timeline that ends at ``length`` (None: never).

    Raises BadInput where there are no such frames.
    """
    if length == 0:
        raise BadInput("This scene has no timeline, so there is nothing to animate.")
    last = length if film.last is None else film.last
    if last is None:
        raise BadInput("frames must say where to end, such as 0:300: this animation is endless.")
    if last < film.first:
        raise BadInput(f"frames go on to a later one, as 2:9; {film.first}:{last} came.")
    if not 0 <= film.first <= last or (length is not None and last > length):
        allowed = "from 0 on" if length is None else f"0 to {length}"
        raise BadInput(f"frames can be {allowed}, as FIRST:LAST; {film.first}:{last} came.")
    frames = range(film.first, last + 1, film.every)
    if len(frames) > MOST_FRAMES:
        step = -(-(last + 1 - film.first) // MOST_FRAMES)
        raise BadInput(
            f"{len(frames)} frames are too many; choose at most {MOST_FRAMES}, or only every N-th "
            f"with N from {step} on."
        )
    return frames
