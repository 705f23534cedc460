"""A Document as JSON text, the form that every file has, and back.

::

    {"convolarium": 1, "index": 0, "rasters": {digest: base64 of the compressed .npy file},
     "scenes": [{"lab": key, "params": {...}, "frame": 0, "track": [[frame, {...}], ...],
                 "zoom": [...], "title": "", "note": ""}]}

What is at its default may be left out. ``MIGRATIONS`` turns older versions into this one.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from guiapp.core import npy
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.core.figure import Zoom
from guiapp.core.lab import Lab, Scene, at_frame
from guiapp.core.params import checked_all
from guiapp.core.plain import (
    Rasters,
    field_to_plain,
    object_from_plain,
    shown,
    to_plain,
)
from guiapp.core.raster import Raster

VERSION = 1
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By version: the pure function that turns a document of it into one of the next version."""

LARGEST_TEXT = 64 << 20
LARGEST_RASTERS = 1 << 30
SMALLEST_ZOOM = 1e-6
_SCENE_KEYS = ("lab", "params", "frame", "track", "zoom", "title", "note")
_DOCUMENT_KEYS = ("convolarium", "index", "scenes", "rasters", "left_out")

Labs = Mapping[str, Lab]


def document_to_plain(document: Document, rasters: Rasters | None = None) -> dict[str, Any]:
    """``document`` as plain values; its rasters are added to ``rasters``."""
    scenes = [scene_to_plain(scene, rasters) for scene in document.scenes]
    return {"convolarium": VERSION, "index": document.index, "scenes": scenes}


def scene_to_plain(
    scene: Scene, rasters: Rasters | None = None, without: Collection[str] = ()
) -> dict[str, Any]:
    """One scene as plain values, ``without`` some parameters; empty things are left out."""

    def params(value: Any) -> dict[str, Any]:
        names = [name for name in value.__dataclass_fields__ if name not in without]
        return {name: field_to_plain(value, name, rasters) for name in names}

    plain: dict[str, Any] = {"lab": scene.lab, "params": params(scene.params)}
    if scene.track:
        plain["track"] = [[frame, params(value)] for frame, value in scene.track]
    rest = {"frame": scene.frame, "title": scene.title, "note": scene.note}
    rest["zoom"] = to_plain(scene.zoom)
    return plain | {name: value for name, value in rest.items() if value}


def document_from_plain(plain: Any, rasters: Mapping[str, Raster], labs: Labs) -> Document:
    """The document that was written; raises BadInput naming the scene and the field."""
    plain = migrated(plain)
    _known(plain, _DOCUMENT_KEYS, "the document")
    scenes = plain.get("scenes")
    if not isinstance(scenes, list) or not scenes:
        raise BadInput("it holds no scenes.")
    index = plain.get("index", 0)
    if not _is_whole(index) or not 0 <= index < len(scenes):
        raise BadInput(f"index can be 0 to {len(scenes) - 1}; {shown(index)} came.")
    read = []
    for number, scene in enumerate(scenes, 1):
        try:
            read.append(scene_from_plain(scene, rasters, labs))
        except BadInput as fault:
            raise BadInput(f"in scene {number}, {fault}") from fault
    return Document(tuple(read), index)


def scene_from_plain(plain: Any, rasters: Mapping[str, Raster], labs: Labs) -> Scene:
    """One scene, with all its parameters checked; raises BadInput naming the field."""
    if not isinstance(plain, dict):
        raise BadInput(f"a group of named values is expected; {shown(plain)} came.")
    _known(plain, _SCENE_KEYS, "the scene")
    key = plain.get("lab")
    if not isinstance(key, str) or key not in labs:
        raise BadInput(f"lab can be {', '.join(labs)}; {shown(key)} came.")
    lab = labs[key]
    params = _params(plain.get("params", {}), lab, rasters)
    track = _track(plain.get("track", []), lab, rasters)
    others = ("lab", "params", "track")
    rest = object_from_plain({k: v for k, v in plain.items() if k not in others}, _Rest)
    for zoom in rest.zoom:
        _check(zoom)
    scene = Scene(key, params, 0, track, rest.zoom, rest.title, rest.note)
    return at_frame(lab, scene, rest.frame)


def migrated(plain: Any) -> dict[str, Any]:
    """``plain`` as a document of this version; a newer one is refused, not guessed at."""
    version = plain.get("convolarium") if isinstance(plain, dict) else None
    if not _is_whole(version) or version < 1:
        raise BadInput("it is no Convolarium document.")
    if version > VERSION:
        raise BadInput(
            f"it was made by a newer Convolarium (version {version}; this one reads up to "
            f"{VERSION}); update the program to open it."
        )
    try:
        for older in range(version, VERSION):
            plain = MIGRATIONS[older](plain)
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise BadInput(f"it is a damaged document of version {version}.") from fault
    return dict(plain)


def inlined(raster: Raster) -> str:
    """A raster as text."""
    return base64.b64encode(zlib.compress(npy.dump(raster), 9)).decode("ascii")


def rasters_from_plain(plain: Any) -> Rasters:
    """The rasters that are written inside a document's text; raises BadInput."""
    written = plain.get("rasters", {}) if isinstance(plain, dict) else {}
    if not isinstance(written, dict):
        raise BadInput("rasters is a group of named values.")
    left = LARGEST_RASTERS
    rasters = {}
    for digest, text in written.items():
        data = _inflated(text, left)
        left -= len(data)
        rasters[digest] = raster_named(digest, data)
    return rasters


def raster_named(digest: str, data: bytes) -> Raster:
    """The raster in a .npy file, whose content must be what its name says."""
    try:
        raster = npy.load(data)
    except BadInput as fault:
        raise BadInput(f"its array {digest[:12]} is damaged: {fault}") from fault
    if raster.digest != digest:
        raise BadInput(f"its array {shown(digest[:12])} is damaged: the content has changed.")
    return raster


def _inflated(text: Any, limit: int) -> bytes:
    if not isinstance(text, str):
        raise BadInput("an array in it is no text.")
    inflate = zlib.decompressobj()
    try:
        data = inflate.decompress(base64.b64decode(text, validate=True), limit + 1)
    except (binascii.Error, zlib.error, ValueError) as fault:
        raise BadInput(f"an array in it is damaged: {fault}.") from fault
    if len(data) > limit or not inflate.eof:
        raise BadInput("an array in it is cut off, or too large.")
    return data


@dataclass(frozen=True)
class _Rest:
    """What a scene has besides its lab's parameters."""

    frame: int = 0
    zoom: tuple[Zoom, ...] = ()
    title: str = ""
    note: str = ""


def _params(plain: Any, lab: Lab, rasters: Mapping[str, Raster]) -> Any:
    params = checked_all(object_from_plain(plain, lab.Params, rasters))
    lab.check(params)
    return params


def _track(plain: Any, lab: Lab, rasters: Mapping[str, Raster]) -> tuple[tuple[int, Any], ...]:
    if not isinstance(plain, list):
        raise BadInput(f"track is a list; {shown(plain)} came.")
    track: list[tuple[int, Any]] = []
    for entry in plain:
        if not isinstance(entry, list) or len(entry) != 2 or not _is_whole(entry[0]):
            raise BadInput(f"track is made of pairs of a frame and values; {shown(entry)} came.")
        if entry[0] < 0 or (entry[0] <= track[-1][0] if track else entry[0] != 0):
            raise BadInput(f"the frames of track start at 0 and grow; {entry[0]} came.")
        track.append((entry[0], _params(entry[1], lab, rasters)))
    return tuple(track)


def _check(zoom: Zoom) -> None:
    """Raise BadInput where nothing would be seen, or more than there is."""
    for name, start, stop in (("top", zoom.top, zoom.bottom), ("left", zoom.left, zoom.right)):
        if start < 0 or stop - start < SMALLEST_ZOOM or stop > 1 + SMALLEST_ZOOM:
            raise BadInput(f"zoom goes from 0 to 1; {start:g} to {stop:g} came at {name}.")


def _known(plain: dict[str, Any], names: tuple[str, ...], what: str) -> None:
    for name in plain:
        if name not in names:
            raise BadInput(f"{shown(name)} is not known; {what} has {', '.join(names)}.")


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
