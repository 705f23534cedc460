import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from guiapp.core.palette import PALETTES, Palette
from guiapp.ui import theme
from guiapp.ui.colours import contrast, mixed
from guiapp.ui.fonts import FIGURE_FAMILY, figure_font, load_figure_font

ALL = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())


@pytest.fixture(autouse=True)
def plain_again(qapp):
    yield
    theme.apply(qapp, PALETTES["light"], 100)


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@ALL
def test_text_contrasts_with_whatever_lies_behind_it(palette: Palette):
    for behind in (palette.paper, palette.panel, palette.raised):
        for text in (palette.ink, palette.quiet, palette.good, palette.warn):
            assert contrast(text, behind) >= 4.5, (text, behind)
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.accent, palette.paper) >= 4.5, "links in the notes"
    for behind in theme.derived(palette)["hover"], theme.derived(palette)["pressed"]:
        assert contrast(palette.ink, behind) >= 4.5


@ALL
def test_outlines_and_the_focus_contrast_with_whatever_lies_behind_them(palette: Palette):
    for behind in (palette.paper, palette.panel, palette.raised):
        for line in (palette.outline, palette.accent, "#808080"):
            assert contrast(line, behind) >= 3.0, (line, behind)


@ALL
def test_every_name_and_length_in_the_style_sheet_is_replaced(qapp, palette: Palette):
    text = theme.style_sheet(palette, 1.5)
    assert "$" not in text
    assert not re.search(r"\d+u\b", text)
    assert "min-height: 39px" in text, "26 units"


@pytest.mark.parametrize("percent", [80, 100, 160, 250])
def test_controls_grow_with_the_text(qtbot, percent: int):
    theme.apply(QApplication.instance(), PALETTES["dark"], percent)
    button, edit = QPushButton("Go"), QLineEdit()
    for widget in (button, edit):
        qtbot.addWidget(widget)
        widget.ensurePolished()
        assert widget.sizeHint().height() == pytest.approx(28 * percent / 100, abs=3)
    assert theme.unit() == pytest.approx(percent / 100, abs=0.04)
    assert theme.px(100) == pytest.approx(percent, abs=4)


def test_the_text_size_stays_within_its_limits(qapp):
    theme.apply(qapp, PALETTES["light"], 1000)
    assert theme.unit() == pytest.approx(2.5, abs=0.04)


@ALL
def test_the_palette_is_that_of_the_program(qapp, palette: Palette):
    theme.apply(qapp, palette)
    colours = qapp.palette()
    assert colours.color(QPalette.ColorRole.Window).name() == palette.panel
    assert colours.color(QPalette.ColorRole.Accent).name() == palette.accent
    assert theme.current() is palette


def test_a_theme_can_change_while_widgets_live(qtbot):
    edit = QLineEdit()
    qtbot.addWidget(edit)
    app = QApplication.instance()
    theme.apply(app, PALETTES["light"], 100)
    before = edit.grab().toImage().pixelColor(3, 14).name()
    theme.apply(app, PALETTES["dark"], 100)
    assert edit.grab().toImage().pixelColor(3, 14).name() == PALETTES["dark"].raised != before


def test_figures_have_dejavu_with_figures_of_one_width(qapp):
    assert load_figure_font()
    assert figure_font(12, bold=True).bold()
    assert figure_font(12).family() == FIGURE_FAMILY
