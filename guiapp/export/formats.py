"""A painted figure as the bytes of a PDF, SVG, PNG or TIFF file, with the scene inside."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Page
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from guiapp import __version__
from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.export.painter import paint
from guiapp.export.scenes import PNG_KEY, TIFF_DESCRIPTION
from guiapp.export.svg_font import with_fonts

CREATOR = f"Convolarium {__version__}"
MOST_PIXELS = 400_000_000
TIFF_SOFTWARE = 305
POINTS_OF_A_PIXEL = 0.75
"""What viewers take for a pixel of the screen when a figure is not scaled."""

_DRAWING = threading.RLock()
_CRISP = re.compile(r'(transform="matrix\((?P<scale>[\d.]+) [^"]*") style="image-rendering[^"]*"')
_STYLE: Any = {
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "pdf.use14corefonts": False,
    "svg.fonttype": "none",
    "svg.image_inline": True,
    "svg.hashsalt": "convolarium",
    "text.hinting": "none",
}


def written(
    figure: Figure,
    scene_text: str,
    format: str,
    width_mm: float,
    dpi: float,
    theme: str,
    panel: str | None,
) -> bytes:
    """The file in ``format``, one of pdf, svg, png, tiff."""
    with style():
        page = paint(figure, width_mm=width_mm, theme=theme, panel=panel)
        title = f"{figure.title}: {figure.subtitle}" if figure.subtitle else figure.title
        if format == "pdf":
            return _pdf(page, title, scene_text)
        if format == "svg":
            return _svg(page, title, scene_text)
        pixels = _rendered(page, dpi, theme)
    return _png(pixels, dpi, scene_text) if format == "png" else _tiff(pixels, dpi, scene_text)


def figure_image(
    figure: Figure,
    *,
    width_mm: float = 120.0,
    dpi: float = 300.0,
    theme: str = "light",
    panel: str | None = None,
) -> NDArray[np.uint8]:
    """The figure as pixels, (h, w, 4), for the clipboard."""
    with style():
        page = paint(figure, width_mm=width_mm, theme=theme, panel=panel)
        return _rgba(page, dpi)


@contextmanager
def style() -> Iterator[None]:
    """Whatever the person's own matplotlib settings say, figures look the same.

    One thread at a time: matplotlib's settings and fonts are everybody's.
    """
    with _DRAWING, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def _pdf(page: Page, title: str, scene_text: str) -> bytes:
    facts = {"Creator": CREATOR, "Title": title, "CreationDate": None}
    out = io.BytesIO()
    canvas: Any = FigureCanvasPdf(page)
    canvas.print_pdf(out, metadata=facts | {"Subject": scene_text or None})
    return out.getvalue()


def _svg(page: Page, title: str, scene_text: str) -> bytes:
    facts = {"Creator": CREATOR, "Title": title, "Date": None}
    out = io.BytesIO()
    canvas: Any = FigureCanvasSVG(page)
    canvas.print_svg(out, metadata=facts | {"Description": scene_text or None})
    return with_fonts(smoothed(out.getvalue().decode("utf-8"))).encode("utf-8")


def smoothed(svg: str) -> str:
    """``svg`` with crisp pixels only where they are seen one by one, as in the other formats."""

    def chosen(found: re.Match[str]) -> str:
        return found[1] if float(found["scale"]) < POINTS_OF_A_PIXEL else found[0]

    return _CRISP.sub(chosen, svg)


def _rgba(page: Page, dpi: float) -> NDArray[np.uint8]:
    width, height = (round(inches * dpi) for inches in page.get_size_inches())
    if width * height > MOST_PIXELS:
        raise BadInput(
            f"{width} × {height} pixels are too many; choose a smaller dpi than {dpi:g}, or a PDF."
        )
    page.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(page)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def _rendered(page: Page, dpi: float, theme: str) -> Image.Image:
    pixels = _rgba(page, dpi)
    return Image.fromarray(pixels if theme == "transparent" else pixels[..., :3])


def _png(image: Image.Image, dpi: float, scene_text: str) -> bytes:
    facts = PngInfo()
    facts.add_text("Software", CREATOR)
    if scene_text:
        facts.add_text(PNG_KEY, scene_text)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=facts, dpi=(dpi, dpi))
    return out.getvalue()


def _tiff(image: Image.Image, dpi: float, scene_text: str) -> bytes:
    facts = ImageFileDirectory_v2()
    facts[TIFF_SOFTWARE] = CREATOR
    if scene_text:
        facts[TIFF_DESCRIPTION] = scene_text
    out = io.BytesIO()
    image.save(out, "TIFF", tiffinfo=facts, dpi=(dpi, dpi), compression="tiff_adobe_deflate")
    return out.getvalue()
