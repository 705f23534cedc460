"""One entry: a scene that moves, to a file or folder that is either complete or not there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from guiapp.core.figure import Figure
from guiapp.core.lab import Cancelled
from guiapp.export.animation.spec import VIDEOS, Film, check, frames_of
from guiapp.export.save import Saved, fitting

if TYPE_CHECKING:
    from guiapp.export.animation.reel import Add, Reel


def write_film(
    path: Path,
    film: Film,
    length: int | None,
    figures: Callable[[int], Figure],
    *,
    scene_text: Callable[[int], str] = lambda frame: "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Saved:
    """Write ``film`` to ``path``: a file, or a folder for numbered pictures; raises BadInput.

    length       that of the scene's timeline, None: endless
    figures      gives the figure at a frame; it is asked for one frame after the other
    scene_text   the scene at a frame, which goes into the file so that it can be opened again
    progress     is told how many frames are written, of how many
    cancelled    is asked before every frame; then Cancelled is raised, and nothing is left behind
    """
    check(film)
    frames = frames_of(film, length)
    from guiapp.export.animation.frames import painted
    from guiapp.export.animation.reel import Reel

    text, notes = fitting(scene_text(frames[0]))
    if film.even_size != film.size:
        notes += (_made_even(film),)
    reel = Reel(film.even_size, len(frames), film.interval, film.loop, text)
    texts = scene_text if text else lambda frame: ""
    with _writer(path, film, reel, lambda count: texts(frames[count])) as add:
        for done, pixels in enumerate(painted(frames, figures, film), 1):
            if cancelled():
                raise Cancelled
            add(pixels)
            progress(done, len(frames))
    return Saved((path,), notes)


def _writer(
    path: Path, film: Film, reel: Reel, scene: Callable[[int], str]
) -> AbstractContextManager[Add]:
    from guiapp.export.animation import apng, gif, pngs, video, webp

    if film.format in VIDEOS:
        return video.writing(path, reel, film.format)
    if film.format == "frames":
        return pngs.writing(path, reel, scene)
    if film.format == "gif":
        return gif.writing(path, reel)
    return apng.writing(path, reel) if film.format == "apng" else webp.writing(path, reel)


def _made_even(film: Film) -> str:
    (width, height), (even_width, even_height) = film.size, film.even_size
    return (
        f"{width} × {height} became {even_width} × {even_height}: "
        f"a {film.format} has even sides only."
    )
