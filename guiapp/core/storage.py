"""Documents on disk, and scenes inside other files.

A ``.convolarium`` file is a zip archive of ``document.json`` and one ``<digest>.npy`` for each
Raster; without rasters it is the JSON alone. The text of a scene, with its rasters inside, travels
in the metadata of exported figures.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guiapp.core import npy
from guiapp.core.atomic import replacing
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.json_text import dumps, loads
from guiapp.core.lab import Scene
from guiapp.core.params import parameters
from guiapp.core.plain import Rasters, to_plain
from guiapp.core.raster import Raster
from guiapp.core.written import (
    LARGEST_RASTERS,
    LARGEST_TEXT,
    VERSION,
    Labs,
    document_from_plain,
    document_to_plain,
    inlined,
    raster_named,
    rasters_from_plain,
    scene_to_plain,
)

SUFFIX = ".convolarium"
PERSONAL = "picture"
"""The kind of content (``Source.kind``) that may be private: pictures from a person's disk."""

_JSON = "document.json"
_ENTRY = re.compile(r"[0-9a-f]{64}\.npy")
_MOST_ENTRIES = 10_000


def write(document: Document, path: Path) -> None:
    """Save ``document``, read back before it replaces what was there; raises BadInput."""
    data = to_bytes(document)
    with replacing(path) as new:
        new.write_bytes(data)
        if new.read_bytes() != data:
            raise BadInput(f"{path.name} cannot be saved: the disk gives back something else.")


def to_bytes(document: Document) -> bytes:
    """The file of ``document``: JSON where it has no rasters, else a zip archive."""
    rasters: Rasters = {}
    text = dumps(document_to_plain(document, rasters)).encode("ascii")
    return _archive(text, rasters) if rasters else text


def read(path: Path, labs: Labs) -> Document:
    """The document at ``path``; raises BadInput, one sentence that names the file."""
    try:
        return from_bytes(path.read_bytes(), labs)
    except OSError as fault:
        raise BadInput(f"{path.name} cannot be opened: {fault.strerror or fault}.") from fault
    except BadInput as fault:
        raise BadInput(f"{path.name} cannot be opened: {fault}") from fault


def from_bytes(data: bytes, labs: Labs) -> Document:
    """The document in the content of a file; raises BadInput."""
    if data.startswith(b"PK\x03\x04"):
        plain, rasters = _unpacked(data)
    elif len(data) > LARGEST_TEXT:
        raise BadInput("it is too large for a document.")
    else:
        plain = loads(data)
        rasters = rasters_from_plain(plain)
    return document_from_plain(plain, rasters, labs)


def to_text(scene: Scene, *, personal: bool = True) -> str:
    """``scene`` as compact JSON, with its rasters inside.

    Without ``personal``, pictures from the person's disk stay out; ``left_out`` tells which.
    """
    rasters: Rasters = {}
    without = () if personal else personal_names(scene)
    written = scene_to_plain(scene, rasters, without)
    plain: dict[str, Any] = {"convolarium": VERSION, "scenes": [written]}
    if without:
        plain["left_out"] = list(without)
    if rasters:
        plain["rasters"] = {digest: inlined(raster) for digest, raster in rasters.items()}
    return dumps(plain)


def from_text(text: str, labs: Labs) -> Scene:
    """The scene in a text; what was left out of it is at its default. Raises BadInput."""
    if len(text) > LARGEST_TEXT:
        raise BadInput("its scene is too large.")
    plain = loads(text)
    return document_from_plain(plain, rasters_from_plain(plain), labs).scene


def left_out(text: str) -> tuple[str, ...]:
    """The names of the parameters that were left out of a scene's text."""
    plain = loads(text)
    names = plain.get("left_out", []) if isinstance(plain, dict) else []
    return tuple(name for name in names if isinstance(name, str))


def personal_names(scene: Scene) -> tuple[str, ...]:
    """The parameters of ``scene`` whose values hold a picture from the person's disk."""
    values = [scene.params, *(params for _, params in scene.track)]
    return tuple(
        p.name
        for p in parameters(type(scene.params))
        if p.declaration.source is not None
        and p.declaration.source.kind == PERSONAL
        and any(_rasters(getattr(value, p.name)) for value in values)
    )


def _rasters(value: Any) -> Rasters:
    rasters: Rasters = {}
    to_plain(value, rasters)
    return rasters


def _archive(text: bytes, rasters: Rasters) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _entries(text, rasters):
            entry = zipfile.ZipInfo(name)  # dated 1980: the same document gives the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _entries(text: bytes, rasters: Rasters) -> Iterator[tuple[str, bytes]]:
    yield _JSON, text
    for digest, raster in sorted(rasters.items()):
        yield f"{digest}.npy", npy.dump(raster)


def _unpacked(data: bytes) -> tuple[Any, dict[str, Raster]]:
    """The JSON and the rasters of an archive, whose sizes are looked at before anything is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist())
            plain = loads(archive.read(_JSON))
            names = [name for name in archive.namelist() if name != _JSON]
            return plain, {n[:-4]: raster_named(n[:-4], archive.read(n)) for n in names}
    except BadInput:
        raise
    except KeyError as fault:
        raise BadInput(f"it holds no {_JSON}.") from fault
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ) as fault:
        raise BadInput("it is damaged or cut off; open another copy of it.") from fault


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > _MOST_ENTRIES or len(set(names)) < len(names):
        raise BadInput("its archive has too many entries, or one twice.")
    for entry in entries:
        if entry.filename != _JSON and not _ENTRY.fullmatch(entry.filename):
            raise BadInput(
                f"its archive holds {entry.filename[:60]!r}, which does not belong there."
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadInput(f"its entry {entry.filename[:16]} is packed in a way that is not known.")
    texts = sum(entry.file_size for entry in entries if entry.filename == _JSON)
    if texts > LARGEST_TEXT or sum(entry.file_size for entry in entries) > LARGEST_RASTERS:
        raise BadInput("its content is too large to unpack.")
