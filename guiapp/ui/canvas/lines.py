"""Many points and lines at once, handed to Qt as arrays by pyqtgraph.

It is imported behind the first picture, or with the first lines: that would take a quarter of the
start. Never in another thread: it looks at all of Qt's classes, which PySide makes when they are
looked at, and crashes where two threads do so at once.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPolygonF


def prepare() -> None:
    """Import what the rest needs."""
    import_module("pyqtgraph")


def polygon(points: np.ndarray) -> QPolygonF:
    """Points (n, 2) as Qt takes them."""
    from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf

    made = create_qpolygonf(len(points))
    ndarray_from_qpolygonf(made)[:] = points
    return made


def draw_lines(painter: QPainter, ends: np.ndarray) -> None:
    """Draw lines (n, 4) from x, y to x, y."""
    from pyqtgraph.Qt.internals import PrimitiveArray  # no object of Python's for every line

    lines = PrimitiveArray(QLineF, 4)
    lines.resize(len(ends))
    lines.ndarray()[:] = ends
    painter.drawLines(*lines.drawargs())
