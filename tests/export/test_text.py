import pytest
from PIL import ImageFont

from guiapp.export.text import font_path, measure, printable


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text", ["Convolution", "−0.141", "a b", "2.4·10⁻⁷", "|ℱ (I ∗ K)|", " ", ""]
)
def test_widths_are_those_that_another_reader_of_the_font_finds(text: str, bold: bool) -> None:
    font = ImageFont.truetype(str(font_path(bold)), 1000, layout_engine=ImageFont.Layout.BASIC)
    assert measure(text, 12.0, bold) == pytest.approx(font.getlength(text) * 0.012, abs=0.02)


def test_what_the_font_lacks_becomes_a_box() -> None:
    assert printable("camera 写真.png") == "camera □□.png"


def test_blanks_beside_each_other_last() -> None:
    assert printable("I  camera") == "I \u00a0camera"
    assert measure("I  camera", 12, False) == measure("I camera", 12, False) + measure(
        " ", 12, False
    )
