"""The part of a picture that is seen: larger, smaller, elsewhere, always within the picture."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.figure import Zoom

DEEPEST = 1 / 512
"""The smallest share of a picture's height and width that can fill its panel."""


def scaled(zoom: Zoom, factor: float, down: float = 0.5, across: float = 0.5) -> Zoom:
    """See ``factor`` times as much; the place at (down, across), in shares, stays where it is."""
    height, width = zoom.bottom - zoom.top, zoom.right - zoom.left
    tall = min(max(height * factor, DEEPEST), 1.0)
    wide = min(max(width * factor, DEEPEST), 1.0)
    return _placed(
        zoom, zoom.top + down * (height - tall), zoom.left + across * (width - wide), tall, wide
    )


def moved(zoom: Zoom, down: float, across: float) -> Zoom:
    """See what lies further down and across, in shares of what is seen."""
    height, width = zoom.bottom - zoom.top, zoom.right - zoom.left
    return _placed(zoom, zoom.top + down * height, zoom.left + across * width, height, width)


def _placed(zoom: Zoom, top: float, left: float, height: float, width: float) -> Zoom:
    top = min(max(top, 0.0), 1.0 - height)
    left = min(max(left, 0.0), 1.0 - width)
    return replace(zoom, top=top, left=left, bottom=top + height, right=left + width)
