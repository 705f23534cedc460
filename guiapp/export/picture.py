"""Pixels on a page: whole and untouched in vector files, fitted to the pixels of raster files."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Affine2D, Bbox, Transform
from numpy.typing import NDArray
from PIL import Image

from guiapp.core.layout import Rect


class Picture(Artist):
    """``pixels`` (h, w, 3 or 4) spread over ``whole``, of which ``area`` is seen, in units.

    PDF and SVG get every pixel that is seen, unscaled. PNG and TIFF get crisp pixels where they are
    larger than those of the file, and averages over area where they are smaller.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], whole: Rect, area: Rect, transform: Transform
    ) -> None:
        super().__init__()
        self._pixels = pixels
        self._whole, self._area = whole, area
        self.set_transform(transform)

    def draw(self, renderer: RendererBase) -> None:
        """Called by matplotlib."""
        if renderer.option_scale_image():
            self._draw_vector(renderer)
        else:
            self._draw_raster(renderer)

    def _draw_vector(self, renderer: RendererBase) -> None:
        rows, columns = self._seen()
        pixels = self._pixels[rows, columns]
        height, width = self._pixels.shape[:2]
        left = self._whole.x + columns.start / width * self._whole.width
        top = self._whole.y + rows.start / height * self._whole.height
        wide = (columns.stop - columns.start) / width * self._whole.width
        high = (rows.stop - rows.start) / height * self._whole.height
        frame = self._display(Rect(left, top, wide, high))
        context = renderer.new_gc()
        context.set_clip_rectangle(self._display(self._area))
        place = Affine2D().scale(frame.width, frame.height).translate(frame.x0, frame.y0)
        renderer.draw_image(context, 0, 0, pixels[::-1], place)
        context.restore()

    def _draw_raster(self, renderer: RendererBase) -> None:
        frame = self._display(self._area)
        left, bottom = round(frame.x0), round(frame.y0)
        size = (max(round(frame.x1) - left, 1), max(round(frame.y1) - bottom, 1))
        context = renderer.new_gc()
        renderer.draw_image(context, left, bottom, with_alpha(self._fitted(size))[::-1])
        context.restore()

    def _fitted(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """What is seen, as pixels of the file: each axis is repeated or averaged for itself."""
        left, top, right, bottom = self._box()
        image = Image.fromarray(self._pixels)
        if size[0] < right - left:
            part = (left, 0.0, right, float(image.height))
            image = image.resize((size[0], image.height), Image.Resampling.BOX, part)
            left, right = 0.0, float(size[0])
        if size[1] < bottom - top:
            part = (0.0, top, float(image.width), bottom)
            image = image.resize((image.width, size[1]), Image.Resampling.BOX, part)
            top, bottom = 0.0, float(size[1])
        box = (left, top, right, bottom)
        return np.asarray(image.resize(size, Image.Resampling.NEAREST, box))

    def _box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is seen, in pixels of the picture."""
        height, width = self._pixels.shape[:2]
        left = (self._area.x - self._whole.x) / self._whole.width * width
        top = (self._area.y - self._whole.y) / self._whole.height * height
        right = left + self._area.width / self._whole.width * width
        bottom = top + self._area.height / self._whole.height * height
        return max(left, 0.0), max(top, 0.0), min(right, width), min(bottom, height)

    def _seen(self) -> tuple[slice, slice]:
        """The rows and columns that are seen, those at the border included."""
        left, top, right, bottom = self._box()
        small = 1e-6
        rows = slice(math.floor(top + small), math.ceil(bottom - small))
        return rows, slice(math.floor(left + small), math.ceil(right - small))

    def _display(self, rect: Rect) -> Bbox:
        corners = [[rect.x, rect.y + rect.height], [rect.x + rect.width, rect.y]]
        return Bbox(self.get_transform().transform(corners))


def with_alpha(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) as (h, w, 4), opaque."""
    if pixels.shape[2] == 4:
        return pixels
    full = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return np.concatenate([pixels, full], axis=2)
