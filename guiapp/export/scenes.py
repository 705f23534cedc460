"""The Scene in the metadata of an exported figure or film, so that it can be opened again.

The formats are read by hand and only as far as the text: nothing is decoded, and nothing that a
file says is believed before it was looked at.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.storage import from_text
from guiapp.core.written import LARGEST_TEXT, Labs

PNG_KEY = "convolarium"
TIFF_DESCRIPTION = 270
SUFFIXES = (".png", ".pdf", ".svg", ".tiff", ".tif", ".apng", ".gif", ".webp", ".mp4", ".webm")
LARGEST_FILE = 2 << 30
LARGEST_VIDEO_TEXT = 1 << 20
MOST_TRIES = 8
_MARK = '{"convolarium":'
_DESCRIPTION = "http://purl.org/dc/elements/1.1/ description"
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def read_scene(path: Path, labs: Labs) -> Scene:
    """The scene that a figure was made from; raises BadInput, naming the file."""
    text = scene_text(path)
    try:
        return from_text(text, labs)
    except BadInput as fault:
        raise BadInput(f"{path.name} cannot be opened: {fault}") from fault


def scene_text(path: Path) -> str:
    """The text of the scene in an exported figure or film; raises BadInput if it has none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path.name} is too large for a figure.")
        data = path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path.name} cannot be opened: {fault.strerror or fault}.") from fault
    for text in texts_in(data):
        if text.startswith(_MARK) and len(text) <= LARGEST_TEXT:
            return text
    raise BadInput(f"{path.name} holds no scene of Convolarium that could be opened.")


def texts_in(data: bytes) -> Iterator[str]:
    """The descriptions in the metadata of a file, whatever its format."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return _tiff(data)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return _gif(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp" or data.startswith(b"\x1aE\xdf\xa3"):
        return _video(data)
    return _svg(data)


def _png(data: bytes) -> Iterator[str]:
    place = 8
    while place + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + size]
        key, _, text = content.partition(b"\x00")
        if kind == b"tEXt" and key == PNG_KEY.encode():
            yield text.decode("latin-1")
        place += 12 + size


def _tiff(data: bytes) -> Iterator[str]:
    order = "<" if data[:2] == b"II" else ">"
    try:
        (place,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, place)
        for index in range(count):
            entry = struct.unpack_from(f"{order}HHII", data, place + 2 + 12 * index)
            tag, _, size, start = entry
            if tag == TIFF_DESCRIPTION:
                yield data[start : start + size].rstrip(b"\x00").decode("latin-1")
    except struct.error:
        return


def _gif(data: bytes) -> Iterator[str]:
    """The comments before the first picture, where ours is."""
    if len(data) < 13:
        return
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[place : place + 1] == b"!":
        parts: list[bytes] = []
        kind, place = data[place + 1 : place + 2], place + 2
        while place < len(data) and data[place]:
            parts.append(data[place + 1 : place + 1 + data[place]])
            place += 1 + data[place]
        place += 1
        if kind == b"\xfe":
            yield b"".join(parts).decode("utf-8", "replace")


def _webp(data: bytes) -> Iterator[str]:
    """The descriptions in its XMP."""
    place = 12
    while place + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, place)
        if kind == b"XMP ":
            yield from _svg(data[place + 8 : place + 8 + size])
        place += 8 + size + size % 2


def _video(data: bytes) -> Iterator[str]:
    """A scene's text as it stands among the facts of an MP4 or WebM file."""
    mark, place = _MARK.encode(), -1
    for _ in range(MOST_TRIES):
        place = data.find(mark, place + 1)
        if place < 0:
            return
        text = data[place : place + LARGEST_VIDEO_TEXT].decode("latin-1")
        with suppress(ValueError, RecursionError):
            yield text[: json.JSONDecoder().raw_decode(text)[1]]


def _pdf(data: bytes) -> Iterator[str]:
    """Every /Subject, as the literal strings that the Info dictionary is made of."""
    for found in re.finditer(rb"/Subject\s*\(", data):
        raw = _literal(data, found.end())
        if raw is not None:
            wide = raw.startswith(b"\xfe\xff")
            yield raw[2:].decode("utf-16-be", "replace") if wide else raw.decode("latin-1")


def _literal(data: bytes, start: int) -> bytes | None:
    """A PDF string from after its opening parenthesis; None where it does not end."""
    parts: list[bytes] = []
    depth, place = 1, start
    for found in re.compile(rb"\\([0-7]{1,3}|\r\n|.)|[()]", re.DOTALL).finditer(data, start):
        parts.append(data[place : found.start()])
        place = found.end()
        if found[1] is not None:
            parts.append(_unescaped(found[1]))
            continue
        depth += 1 if found[0] == b"(" else -1
        if depth == 0:
            return b"".join(parts)
        parts.append(found[0])
    return None


def _unescaped(letters: bytes) -> bytes:
    if letters.isdigit():
        return bytes([int(letters, 8) & 255])
    if letters in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPES.get(letters, letters)


def _svg(data: bytes) -> Iterator[str]:
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[list[str]] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == _DESCRIPTION:
            found.append([])
        inside = name == _DESCRIPTION

    def end(name: str) -> None:
        nonlocal inside
        inside = False

    def write(text: str) -> None:
        if inside:
            found[-1].append(text)

    def declare(*entity: object) -> None:
        raise BadInput("entities are not allowed.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = write, declare
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, BadInput, ValueError, LookupError):
        return
    yield from ("".join(parts) for parts in found)
