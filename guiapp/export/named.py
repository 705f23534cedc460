"""The one panel of a figure that a file is to show."""

from __future__ import annotations

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure, Panel, Sign


def named(figure: Figure, key: str) -> Panel:
    """The panel; raises BadInput with the names of all for another one, and for a mere sign."""
    panel = figure.panels.get(key)
    if panel is None or isinstance(panel, Sign):
        names = ", ".join(k for k, p in figure.panels.items() if not isinstance(p, Sign))
        raise BadInput(f"panel can be {names}; {key} came.")
    return panel
