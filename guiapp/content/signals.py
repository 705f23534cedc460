"""Signals from files and into them: WAV, CSV and text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content import signal_text, wav
from guiapp.content.files import contents, decoded, opened
from guiapp.core.atomic import write_bytes
from guiapp.core.errors import BadInput

SUFFIXES = (".wav", ".csv", ".txt")
WRITTEN = (".csv", ".txt")
MOST = 28_800_000
"""Samples of the longest signal: ten minutes at 48 kHz."""
LARGEST = 1e30
"""Squares of larger values, summed, would soon be infinite."""
MOST_TEXT = 16 << 20


@dataclass(frozen=True, eq=False)
class Signal:
    """``samples`` (n,) float64; ``rate`` in hertz, None where none is known.

    ``note`` says what was done to the file's content: "mean of 2 channels".
    """

    samples: NDArray[np.float64]
    rate: float | None
    name: str
    note: str = ""


def read(path: Path) -> Signal:
    """The signal in a file; what the file is, is seen from its content.

    Raises BadInput naming the file, and for text the line.
    """
    with opened(path) as stream:
        if stream.read(4) not in wav.MAGIC:
            text = decoded(contents(path, MOST_TEXT))
            if "\0" in text:
                raise BadInput(
                    f"{path.name} is no text and no WAV file; a signal is read from"
                    f" {', '.join(SUFFIXES)}."
                )
            return _from_text(text, path.name, path.stem)
        try:
            stream.seek(0)
            samples, rate, channels = wav.read(stream, path.name, MOST)
        except OSError as fault:
            raise BadInput(
                f"{path.name} cannot be read ({fault.strerror}); choose another file."
            ) from fault
    check(samples, path.name)
    note = "" if channels == 1 else f"mean of {channels} channels"
    return Signal(samples, float(rate), path.stem, note)


def parse(text: str) -> Signal:
    """The signal in a block of text; raises BadInput."""
    if len(text) > MOST_TEXT:
        raise BadInput("The text is too long for a signal; open it as a file.")
    return _from_text(text, "the text", "pasted")


def write(samples: NDArray[np.float64], rate: float | None, path: Path) -> None:
    """Write a signal as lines of text, with times where there is a rate; all of it or nothing.

    Raises BadInput for other endings, and where the system refuses.
    """
    if path.suffix.lower() not in WRITTEN:
        raise BadInput(f"{path.name} needs one of the endings {', '.join(WRITTEN)}.")
    write_bytes(path, signal_text.format(samples, rate).encode())


def check(samples: NDArray[Any], name: str = "the signal") -> None:
    """Raise BadInput unless these are at least 2 and at most 28 800 000 finite numbers in a row."""
    if samples.ndim != 1:
        size = " × ".join(map(str, samples.shape)) or "1"
        raise BadInput(f"{name} has {size} values; a signal is a single row of them.")
    if not 2 <= samples.size <= MOST:
        count = f"{samples.size} sample{'' if samples.size == 1 else 's'}"
        raise BadInput(f"{name} has {count}; a signal has 2 to {MOST}.")
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(~(np.abs(samples) <= LARGEST))
    if wrong.size:
        raise BadInput(
            f"In {name}, sample {wrong[0] + 1} is {samples[wrong[0]]:g};"
            f" give finite numbers of at most {LARGEST:g}."
        )


def _from_text(text: str, name: str, short: str) -> Signal:
    samples, rate = signal_text.parse(text, name)
    check(samples, name)
    return Signal(samples, rate, short, "" if rate is None else "times taken as seconds")
