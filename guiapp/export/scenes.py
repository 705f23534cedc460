"""The Scene in the metadata of an exported figure, so that the figure can be opened again.

The formats are read by hand and only as far as the text: nothing is decoded, and nothing that a
file says is believed before it was looked at.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.storage import from_text
from guiapp.core.written import LARGEST_TEXT, Labs

PNG_KEY = "convolarium"
TIFF_DESCRIPTION = 270
SUFFIXES = (".png", ".pdf", ".svg", ".tiff", ".tif")
LARGEST_FILE = 2 << 30
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
    """The text of the scene in a PNG, TIFF, PDF or SVG file; raises BadInput if it has none."""
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
