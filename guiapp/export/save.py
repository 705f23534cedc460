"""One entry: a figure, or its data, to a file that is either complete or not there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from guiapp.core.atomic import write_bytes
from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.core.numbers import text as number

FORMATS = ("pdf", "svg", "png", "tiff", "npz", "csv")
PICTURES = ("pdf", "svg", "png", "tiff")
THEMES = ("light", "dark", "transparent")
WIDTHS = (20.0, 1000.0)
RESOLUTIONS = (30.0, 2400.0)
LARGEST_SCENE = 256 * 1024


@dataclass(frozen=True)
class Saved:
    """The files that were written, and sentences that the person should know."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def save(
    figure: Figure,
    path: Path,
    *,
    scene_text: str = "",
    format: str,
    width_mm: float = 120.0,
    dpi: float = 300.0,
    theme: str = "light",
    panel: str | None = None,
) -> Saved:
    """Write ``figure``, or one ``panel`` of it, to ``path``; raises BadInput.

    ``scene_text`` goes into the file's metadata, so that the file can be opened again. CSV writes
    one file for each panel, and puts the panel's key after the name in ``path``.
    """
    check(format, width_mm, dpi, theme)
    kept, notes = fitting(scene_text)
    if format == "csv":
        return Saved(_save_tables(figure, path, panel))
    if format == "npz":
        from guiapp.export.tables import npz

        data = npz(figure, scene_text, panel)
        notes = ()
    else:
        from guiapp.export.formats import written

        data = written(figure, kept, format, width_mm, dpi, theme, panel)
    write_bytes(path, data)
    return Saved((path,), notes)


def prepare() -> None:
    """Load what writes pictures, which takes longer than writing one: while a person chooses."""
    import_module("guiapp.export.formats")


def check(format: str, width_mm: float, dpi: float, theme: str) -> None:
    """Raise BadInput for values that cannot be, naming them."""
    if format not in FORMATS:
        raise BadInput(f"format can be {', '.join(FORMATS)}; {format} came.")
    if theme not in THEMES:
        raise BadInput(f"theme can be {', '.join(THEMES)}; {theme} came.")
    for name, value, (low, high) in (("width-mm", width_mm, WIDTHS), ("dpi", dpi, RESOLUTIONS)):
        if not low <= value <= high:
            raise BadInput(f"{name} can be {low:g} to {high:g}; {number(value)} came.")


def fitting(scene_text: str) -> tuple[str, tuple[str, ...]]:
    """The text if it is small enough to travel in a figure's file, else none and why."""
    if len(scene_text.encode("utf-8")) <= LARGEST_SCENE:
        return scene_text, ()
    size = len(scene_text) / 1024
    return "", (
        f"The scene ({size:.0f} KB) is too large to travel inside the figure; save the document "
        "beside it to open it again.",
    )


def _save_tables(figure: Figure, path: Path, panel: str | None) -> tuple[Path, ...]:
    from guiapp.export.tables import tables

    found = tables(figure, panel)
    for name, text in found.items():
        write_bytes(_beside(path, name), text.encode("utf-8"))
    return tuple(_beside(path, name) for name in found)


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}-{name.replace(' ', '-')}{path.suffix or '.csv'}")
