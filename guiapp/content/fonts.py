"""The font of figures and drawings: DejaVu Sans, out of matplotlib's folder."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from guiapp.core.errors import BadInput


def font_path(name: str = "DejaVuSans.ttf") -> Path:
    """The file of a font that comes with matplotlib, which is not imported.

    Raises BadInput where it is missing.
    """
    found = find_spec("matplotlib")
    if found is not None and found.submodule_search_locations:
        folder = Path(next(iter(found.submodule_search_locations)))
        path = folder / "mpl-data" / "fonts" / "ttf" / name
        if path.is_file():
            return path
    raise BadInput(f"The font {name} comes with matplotlib, which is missing: install it again.")
