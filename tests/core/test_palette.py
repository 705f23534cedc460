"""The palettes can be read: contrast as WCAG 2.2 measures it."""

import dataclasses
import re

import pytest

from guiapp.core.palette import PALETTES, Palette


def luminance(colour):
    channel = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channel]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


COLOURS = [name for name, kind in Palette.__annotations__.items() if name not in {"name", "dark"}]


@pytest.fixture(params=PALETTES.values(), ids=PALETTES)
def palette(request):
    return request.param


def test_there_is_a_light_a_dark_and_a_high_contrast_one():
    assert list(PALETTES) == ["light", "dark", "contrast"]
    assert [p.name for p in PALETTES.values()] == list(PALETTES)


def test_every_colour_is_written_out(palette):
    for name in COLOURS:
        assert re.fullmatch("#[0-9a-f]{6}", getattr(palette, name)), name


def test_dark_is_dark(palette):
    assert palette.dark is (luminance(palette.paper) < luminance(palette.ink))


@pytest.mark.parametrize("ground", ["paper", "panel", "raised"])
@pytest.mark.parametrize("text", ["ink", "quiet", "good", "warn"])
def test_text_is_readable(palette, text, ground):
    """4.5 is WCAG's AA for text, 7 its AAA."""
    least = 7 if palette.name == "contrast" or text == "ink" else 4.5
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= least


@pytest.mark.parametrize("ground", ["paper", "panel", "raised"])
@pytest.mark.parametrize("part", ["outline", "accent"])
def test_what_can_be_used_is_seen(palette, part, ground):
    """3 is WCAG's least for parts of controls and for what has the focus."""
    assert contrast(getattr(palette, part), getattr(palette, ground)) >= 3


def test_text_on_the_accent(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5


def test_tones(palette):
    assert palette.tone("plain") == palette.ink
    assert palette.tone("quiet") == palette.quiet
    assert palette.tone("good") == palette.good
    assert palette.tone("warn") == palette.warn
    assert palette.tone("accent") == palette.mark


@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("index", range(-1, 6))
def test_curves_are_seen(palette, index, ground):
    assert contrast(palette.curve(index), getattr(palette, ground)) >= 3


def test_printed_curves_are_seen_on_white_paper():
    white = dataclasses.replace(PALETTES["light"], paper="#ffffff")
    assert all(contrast(white.curve(index), white.paper) >= 3 for index in range(6))


def test_every_curve_has_a_colour_of_its_own(palette):
    assert len({palette.curve(index) for index in range(-1, 6)}) == 7
    assert palette.curve(6) == palette.curve(0)
    assert palette.curve(-1) == palette.quiet


def test_what_helps_reading_is_fainter_than_what_is_read(palette):
    curves = (palette.curve(index) for index in range(6))
    least = min(contrast(colour, palette.paper) for colour in curves)
    assert 1.1 < contrast(palette.grid, palette.paper) < least


@pytest.mark.parametrize("tone", ["plain", "quiet", "good", "warn", "accent"])
def test_straight_lines_are_seen_on_paper(palette, tone):
    assert contrast(palette.ruled(tone), palette.paper) >= 3
