"""A line of text that gives way."""

import numpy as np

from guiapp.ui.line import Line


def inked(line):
    """The columns in which anything is drawn."""
    image = line.grab().toImage().convertToFormat(line.grab().toImage().Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return np.flatnonzero((flat != flat[0, 0]).any(axis=0))


def test_what_is_too_long_ends_in_dots_and_is_not_cut(qtbot):
    line = Line()
    qtbot.addWidget(line)
    line.setText("Drag a number in the kernel up or down")
    whole = line.fontMetrics().horizontalAdvance(line.text())
    pictures = []
    for width in (whole + 40, whole // 2):
        line.resize(width, 30)
        columns = inked(line)
        assert columns.size
        assert columns[-1] < width - 1, "the last letter is whole"
        pictures.append(columns)
    assert pictures[1][-1] < pictures[0][-1]
    assert line.minimumSizeHint().height() <= 30
    line.setText("")
    assert inked(line).size == 0
