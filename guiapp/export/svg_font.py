"""The letters of an SVG file inside the file, so that it looks the same where DejaVu is missing."""

from __future__ import annotations

import base64
import html
import io
import re

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from guiapp.export.text import FAMILY, font_path

_TEXT = re.compile(r'<text style="(?P<style>[^"]*)"[^>]*>(?P<text>[^<]*)</text>')
_STYLE = '<style type="text/css">'


def with_fonts(svg: str) -> str:
    """``svg`` with the letters that its texts need, regular and bold, as embedded fonts."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for found in _TEXT.finditer(svg):
        used["font-weight: 700" in found["style"]] |= set(html.unescape(found["text"]))
    faces = "".join(_face(bold, letters) for bold, letters in used.items() if letters)
    return svg.replace(_STYLE, f"{_STYLE}{faces}", 1)


def _face(bold: bool, letters: set[str]) -> str:
    data = base64.b64encode(_subset(bold, letters)).decode("ascii")
    weight = 700 if bold else 400
    source = f"url(data:font/ttf;base64,{data}) format('truetype')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:{source}}}\n"


def _subset(bold: bool, letters: set[str]) -> bytes:
    """The font's file with nothing but these letters."""
    options = Options(hinting=False, notdef_outline=True, layout_features=["kern"])
    options.drop_tables += ["FFTM"]
    with TTFont(str(font_path(bold)), recalcTimestamp=False, lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(letters))
        subsetter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
