from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from guiapp import __version__
from guiapp.content.photos import PHOTOS
from guiapp.ui.about import About, show_about


def test_about_names_the_version_the_licence_and_everybody(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    show_about(window)
    about = window.findChild(About)
    said = " ".join(label.text() for label in about.findChildren(QLabel))
    assert __version__ in said
    assert "MIT" in said
    credits = about.credits.toPlainText()
    assert all(photo.author in credits for photo in PHOTOS)
    for name in ("viridis", "cividis", "berlin", "twilight", "DejaVu", "PySide", "OpenCV"):
        assert name in credits
    close = about.findChild(QPushButton)
    with qtbot.waitSignal(about.destroyed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
