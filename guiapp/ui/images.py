"""Pictures between Qt and arrays: what is on the clipboard, and what goes there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster

MOST_PIXELS = 64_000_000


def raster_of(image: QImage) -> Raster:
    """A picture as (H, W) or (H, W, 3) float32 in 0..1; transparency is laid on white."""
    if image.width() * image.height() > MOST_PIXELS:
        raise BadInput(
            f"The picture has {image.width()} × {image.height()} pixels; at most 64 million "
            "can be used: make it smaller first."
        )
    pixels = _pixels(image.convertToFormat(QImage.Format.Format_RGBA8888)).astype(np.float32)
    alpha = pixels[..., 3:] / 255.0
    colours = (pixels[..., :3] * alpha) / 255.0 + (1.0 - alpha)
    grey = bool(np.array_equal(colours[..., 0], colours[..., 1])) and bool(
        np.array_equal(colours[..., 1], colours[..., 2])
    )
    return Raster.of(colours[..., 0] if grey else colours)


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """(H, W, 4) RGBA as a QImage of its own memory."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return made.copy()


def _pixels(image: QImage) -> NDArray[np.uint8]:
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : 4 * width].reshape(height, width, 4)
