import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from guiapp.content.resources import resource
from guiapp.core.palette import PALETTES
from guiapp.ui.icons import app_icon, icon

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))
DARK = PALETTES["dark"]


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_paints_something(qapp, name: str):
    image = icon(name, DARK).pixmap(QSize(24, 24)).toImage()
    opaque = sum(image.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24))
    assert opaque > 12


def test_an_icon_is_quiet_at_rest_and_in_ink_when_checked(qapp):
    play = icon("play", DARK, 48)
    middle = {
        state: play.pixmap(QSize(48, 48), QIcon.Mode.Normal, state).toImage().pixelColor(20, 24)
        for state in (QIcon.State.Off, QIcon.State.On)
    }
    assert middle[QIcon.State.Off].name() == DARK.quiet
    assert middle[QIcon.State.On].name() == DARK.ink


def test_a_lab_without_a_drawing_gets_the_general_one(qapp):
    unknown, general = icon("nothing like it", DARK), icon("lab", DARK)
    assert unknown.pixmap(24).toImage() == general.pixmap(24).toImage()


def test_the_application_has_its_icon_at_all_usual_sizes(qapp):
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 256}


def test_drawings_take_their_colour_from_the_palette():
    fixed = {"app", "arrow-down", "arrow-right", "cross", "check-white", "check-black"}
    for name in set(NAMES) - fixed:
        text = resource("icons", f"{name}.svg").read_text("utf-8")
        assert not re.search(r"#[0-9a-f]{6}", text), name
