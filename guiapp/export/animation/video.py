"""MP4 (H.264) and WebM (VP9): raw frames go through a pipe into ffmpeg, which the extra brings."""

from __future__ import annotations

import errno
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from guiapp.core.atomic import replacing
from guiapp.core.errors import BadInput
from guiapp.export.animation.reel import Add, Pixels, Reel
from guiapp.export.animation.spec import check_extra

_CODECS = {
    "mp4": (
        *("-c:v", "libx264", "-preset", "medium", "-crf", "18", "-profile:v", "high"),
        *("-movflags", "+faststart"),
    ),
    "webm": (
        *("-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-deadline", "good"),
        *("-cpu-used", "5", "-row-mt", "1", "-tile-columns", "2"),
    ),
}
"""Qualities at which small letters stay sharp."""
_COLOURS = ",".join(
    (
        "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd",
        "format=yuv420p",
        "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
    )
)
"""High definition's own, written into the file, so that no player has to guess."""
_FULL = "No space left on device"


@contextmanager
def writing(path: Path, reel: Reel, format: str) -> Iterator[Add]:
    """Take frames in the block; afterwards the file is complete.

    Raises BadInput where the extra is missing, and where ffmpeg cannot write.
    """
    command = program(format)
    with (
        replacing(path) as temporary,
        tempfile.TemporaryDirectory(prefix="convolarium-") as folder,
        tempfile.TemporaryFile() as said,
    ):
        facts = Path(folder, "facts.txt")
        facts.write_text(_facts(reel), "utf-8", newline="\n")
        arguments = [command, *_arguments(reel, format, facts, temporary)]
        with _running(arguments, said) as process:
            yield lambda frame: _send(process, frame, said, path)
            _finish(process, said, path)


def program(format: str) -> str:
    """Where ffmpeg is; raises BadInput where it is not."""
    check_extra(format)
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as fault:
        raise BadInput(
            f"{format} needs ffmpeg, which imageio-ffmpeg did not bring here."
        ) from fault


def _arguments(reel: Reel, format: str, facts: Path, target: Path) -> list[str]:
    width, height = reel.size
    rate = 1 / reel.interval
    return [
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"),
        *("-framerate", f"{rate.numerator}/{rate.denominator}", "-i", "pipe:0"),
        *("-f", "ffmetadata", "-i", str(facts), "-map", "0:v", "-map_metadata", "1"),
        *("-vf", _COLOURS, *_CODECS[format]),
        *("-f", format, str(target)),
    ]


def _facts(reel: Reel) -> str:
    """A file in ffmpeg's own language: a command line would be too short for a scene."""
    comment = [f"comment={_escaped(reel.scene)}"] if reel.scene else []
    return "\n".join([";FFMETADATA1", *comment, ""])


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "=;#\\\n" else letter for letter in text)


@contextmanager
def _running(arguments: list[str], said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process; it is ended where the block fails, before its file is removed."""
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=said,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        start_new_session=True,  # Ctrl-C is for this program, which then ends ffmpeg
    )
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        process.wait()


def _send(process: subprocess.Popen[bytes], frame: Pixels, said: IO[bytes], path: Path) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(frame.data)
    except OSError:
        process.wait()
        raise _fault(said, path) from None


def _finish(process: subprocess.Popen[bytes], said: IO[bytes], path: Path) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    if process.wait() != 0:
        raise _fault(said, path)


def _fault(said: IO[bytes], path: Path) -> Exception:
    """What ffmpeg complained about."""
    said.seek(0)
    text = said.read().decode("utf-8", "replace")
    if _FULL in text:
        return OSError(errno.ENOSPC, _FULL)
    lines = text.strip().splitlines() or ["it ended without a word"]
    return BadInput(f"{path.name} cannot be written by ffmpeg: {lines[-1].strip()[:200]}")
