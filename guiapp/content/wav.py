"""Sound from WAV files: every width of plain samples, whole numbers or floats, as one signal.

The format: RIFF chunks, each a name, a length and content padded to an even length; ``fmt`` says
how ``data`` is to be read, others are skipped. Source: Multimedia Programming Interface and Data
Specifications 1.0 (1991); WAVE_FORMAT_EXTENSIBLE: Microsoft (2001). Nothing is allocated on trust.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput

MAGIC = (b"RIFF", b"RIFX", b"RF64")
MOST_BYTES = 1 << 30
_MOST_CHUNKS = 1000
_FRAMES = 1 << 18
_INTEGER, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_STANDARD = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the tag in the name (GUID) of a format that has a tag."""
_COMPRESSED = {
    2: "Microsoft ADPCM",
    6: "A-law",
    7: "µ-law",
    0x11: "IMA ADPCM",
    0x31: "GSM",
    0x50: "MPEG",
    0x55: "MP3",
    0xFF: "AAC",
    0x161: "WMA",
    0x2000: "AC-3",
}


@dataclass(frozen=True)
class Format:
    """How the data are written: ``width`` bytes for each sample of each of the ``channels``."""

    tag: int
    channels: int
    rate: int
    width: int


def read(stream: BinaryIO, name: str, most: int) -> tuple[NDArray[np.float64], int, int]:
    """(samples (n,), rate in hertz, number of channels); the samples are the channels' mean.

    Whole numbers are scaled to -1 to 1. ``stream`` stands at the beginning; ``name`` is said in
    messages. Raises BadInput for what is damaged, cut off, compressed, or longer than ``most``.
    """
    head = stream.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise BadInput(f"{name} is no ordinary WAV file; save it as WAV (PCM), or as CSV.")
    found: Format | None = None
    end = stream.seek(0, 2)
    place = 12
    for _ in range(_MOST_CHUNKS):
        stream.seek(place)
        chunk = stream.read(8)
        if len(chunk) < 8:
            break
        label, size = chunk[:4], int.from_bytes(chunk[4:], "little")
        if label == b"fmt ":
            found = _format(stream.read(min(size, 40)), name)
        elif label == b"data":
            if found is None:
                break
            # Programs that do not know the length when they begin write the largest there is.
            size = end - place - 8 if size == 0xFFFFFFFF else size
            if size > end - place - 8:
                raise BadInput(f"{name} is cut off; copy it, or save it, again.")
            return _samples(stream, size, found, name, most), found.rate, found.channels
        place += 8 + size + size % 2
    raise BadInput(f"{name} is a damaged WAV file: it has no sound in it; save it again.")


def _format(chunk: bytes, name: str) -> Format:
    if len(chunk) < 16:
        raise BadInput(f"{name} is a damaged WAV file; save it again.")
    tag, channels, rate, _, block, bits = struct.unpack("<HHIIHH", chunk[:16])
    if tag == _EXTENSIBLE and len(chunk) == 40 and chunk[26:] == _STANDARD:
        tag = int.from_bytes(chunk[24:26], "little")
    if tag not in (_INTEGER, _FLOAT):
        kind = f" ({_COMPRESSED[tag]})" if tag in _COMPRESSED else ""
        raise BadInput(f"{name} is compressed{kind}; save it as WAV with plain samples (PCM).")
    if channels == 0 or rate == 0:
        what = "channels" if channels == 0 else "samples a second"
        raise BadInput(f"{name} is a damaged WAV file: it says 0 {what}; save it again.")
    width = block // channels
    allowed = (1, 2, 3, 4) if tag == _INTEGER else (4, 8)
    if width * channels != block or width not in allowed or not 0 < bits <= 8 * width:
        raise BadInput(
            f"{name} has samples of {bits} bits in {block} bytes for {channels} channels;"
            " save it with 8, 16, 24 or 32 bits, or as floats."
        )
    return Format(tag, channels, rate, width)


def _samples(
    stream: BinaryIO, size: int, found: Format, name: str, most: int
) -> NDArray[np.float64]:
    block = found.width * found.channels
    frames = size // block
    if frames == 0:
        raise BadInput(f"{name} has no samples in it; choose another file.")
    if frames > most or size > MOST_BYTES:
        raise BadInput(
            f"{name} has {frames} samples in {found.channels} channels; at most {most} samples and"
            f" {MOST_BYTES >> 20} MB are read, so cut it down first."
        )
    samples = np.empty(frames)
    for first in range(0, frames, _FRAMES):
        count = min(_FRAMES, frames - first)
        data = stream.read(count * block)
        if len(data) != count * block:
            raise BadInput(f"{name} is cut off; copy it, or save it, again.")
        # What is not finite is told by whoever asked for the samples.
        with np.errstate(over="ignore", invalid="ignore"):
            samples[first : first + count] = _decoded(data, found).mean(axis=1)
    return samples


def _decoded(data: bytes, found: Format) -> NDArray[np.float64]:
    """(frames, channels); bytes are unsigned, about 128, wider whole numbers signed."""
    values: NDArray[np.float64]
    if found.tag == _FLOAT:
        values = np.frombuffer(data, f"<f{found.width}").astype(np.float64)
    elif found.width == 1:
        values = (np.frombuffer(data, np.uint8).astype(np.float64) - 128.0) / 128.0
    else:
        # Narrower numbers lie in the upper bytes of a wide one, whose lower bytes are zero.
        wide = np.zeros((len(data) // found.width, 4), np.uint8)
        wide[:, 4 - found.width :] = np.frombuffer(data, np.uint8).reshape(-1, found.width)
        values = wide.view("<i4")[:, 0].astype(np.float64) / 2.0**31
    return values.reshape(-1, found.channels)
