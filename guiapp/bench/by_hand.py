"""What a person writes who wants to see convolutions and spectra: what the window is held to."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from guiapp.core.colormaps import table

Floats = NDArray[np.float32]


class ByHand:
    """Three pictures in a bare window, each computed and set anew whenever the kernel changes."""

    def __init__(self, picture: Floats, size: tuple[int, int] = (1440, 900)) -> None:
        self._picture = picture
        self._window: Any = pg.GraphicsLayoutWidget(size=size)
        limits = ((-4.0, 4.0), (-4.0, 2.0), (-4.0, 6.0))
        self._items = [self._item(*chosen) for chosen in zip(limits, _MAPS, strict=True)]
        self._window.show()

    def _item(self, limits: tuple[float, float], colormap: str) -> Any:
        view = self._window.addViewBox(lockAspect=True, invertY=True)
        item = pg.ImageItem(self._picture, levels=limits, lut=table(colormap))
        view.addItem(item)
        return item

    def show(self, kernel: NDArray[np.float64]) -> None:
        """Compute the output and both spectra, and paint them."""
        turned = kernel[::-1, ::-1].astype(np.float32)
        output = cv2.filter2D(self._picture, -1, turned)
        pictures = (output, log_spectrum(turned, output.shape), log_spectrum(output))
        for item, pixels in zip(self._items, pictures, strict=True):
            item.setImage(pixels, autoLevels=False)
        self._window.viewport().repaint()

    def close(self) -> None:
        """Close the window."""
        self._window.close()


class MaskByHand:
    """Spectrum and answer in a bare window; each dab masks all and transforms all anew."""

    def __init__(self, picture: Floats, size: tuple[int, int] = (1440, 900)) -> None:
        self._plane = np.fft.fftshift(np.fft.fft2(picture))
        self._log = log_spectrum(picture)
        self._mask = np.ones(picture.shape, np.float32)
        self._axes = [np.fft.fftshift(np.fft.fftfreq(n)) for n in picture.shape]
        self._window: Any = pg.GraphicsLayoutWidget(size=size)
        self._items = []
        shown = ((self._log, (-4.0, 6.0), "inferno"), (picture, (0.0, 1.0), "grey"))
        for pixels, limits, name in shown:
            view = self._window.addViewBox(lockAspect=True, invertY=True)
            item = pg.ImageItem(pixels, levels=limits, lut=table(name))
            view.addItem(item)
            self._items.append(item)
        self._window.show()

    def paint(self, down: float, across: float, radius: float = 0.02) -> None:
        """A soft dab at a frequency and at its opposite, the picture that is left, both painted."""
        rows, columns = self._axes
        for sign in (1, -1):
            square = (rows[:, None] - sign * down) ** 2 + (columns - sign * across) ** 2
            self._mask *= (1 - np.exp(-square / (2 * radius**2))).astype(np.float32)
        answer = np.fft.ifft2(np.fft.ifftshift(self._plane * self._mask)).real
        shown = self._log * (0.3 + 0.7 * self._mask)
        for item, pixels in zip(self._items, (shown, answer), strict=True):
            item.setImage(pixels, autoLevels=False)
        self._window.viewport().repaint()

    def close(self) -> None:
        """Close the window."""
        self._window.close()


class ShiftByHand:
    """A picture that is rolled, four poolings of it, and what changed, in a bare window."""

    def __init__(self, picture: Floats, size: tuple[int, int] = (1440, 900)) -> None:
        self._picture = picture
        self.unmoved = pooled_by_hand(picture)
        self._window: Any = pg.GraphicsLayoutWidget(size=size)
        shown = [(picture, (0.0, 1.0), "grey")] * 2
        shown += [(one, (0.0, 1.0), "grey") for one in self.unmoved]
        shown += [(one, (-0.5, 0.5), "signed") for one in self.unmoved]
        self._items = []
        for number, (pixels, limits, name) in enumerate(shown):
            view = self._window.addViewBox(*divmod(number, 4), lockAspect=True, invertY=True)
            item = pg.ImageItem(pixels, levels=limits, lut=table(name))
            view.addItem(item)
            self._items.append(item)
        self._window.show()

    def move(self, across: int, down: int) -> None:
        """Roll, pool, compare by all three measures, and paint."""
        moved = np.roll(self._picture, (down, across), (0, 1))
        pooled = pooled_by_hand(moved)
        changes = [one - other for one, other in zip(pooled, self.unmoved, strict=True)]
        for change, one, other in zip(changes, pooled, self.unmoved, strict=True):
            np.count_nonzero(np.abs(change) > 1e-5)
            np.linalg.norm(change) / np.linalg.norm(other)
            np.vdot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other))
        for item, pixels in zip(self._items, [moved, moved, *pooled, *changes], strict=True):
            item.setImage(pixels, autoLevels=False)
        self._window.viewport().repaint()

    def close(self) -> None:
        """Close the window."""
        self._window.close()


def pooled_by_hand(x: Floats) -> list[Floats]:
    """Max, average, plain stride, and max with a binomial low pass (border repeated), all by 2."""
    corners = x[::2, ::2], x[1::2, ::2], x[::2, 1::2], x[1::2, 1::2]
    dense = np.maximum(x[:-1], x[1:])
    dense = np.maximum(dense[:, :-1], dense[:, 1:])
    wide = np.pad(dense, ((1, 2), (1, 2)), mode="reflect")
    rows = (wide[:-3] + 3 * wide[1:-2] + 3 * wide[2:-1] + wide[3:])[::2]
    blurred = (rows[:, :-3] + 3 * rows[:, 1:-2] + 3 * rows[:, 2:-1] + rows[:, 3:])[:, ::2] / 64
    average = (corners[0] + corners[1] + corners[2] + corners[3]) / 4
    return [np.maximum.reduce(corners), average, corners[0], blurred]


class PlayByHand:
    """Mass and particles in a bare window: rolled pictures, a choice and a count for each step."""

    def __init__(
        self, picture: Floats, shares: Any, particles: int, size: tuple[int, int] = (1440, 900)
    ) -> None:
        self.mass = picture.astype(np.float64)
        self._shares = np.asarray(shares, np.float64)
        self._moves = np.indices(self._shares.shape).reshape(2, -1).T - 1
        self._rng = np.random.default_rng(0)
        weights = self.mass.ravel() / self.mass.sum()
        flat = self._rng.choice(picture.size, particles, p=weights)
        self.particles = np.stack(np.unravel_index(flat, picture.shape), axis=1)
        self._window: Any = pg.GraphicsLayoutWidget(size=size)
        self._items = []
        for _ in range(2):
            view = self._window.addViewBox(lockAspect=True, invertY=True)
            item = pg.ImageItem(picture, levels=(0.0, 1.0), lut=table("viridis"))
            view.addItem(item)
            self._items.append(item)
        self._window.show()

    def step(self) -> None:
        """One step of both, on a torus."""
        mass = np.zeros_like(self.mass)
        for share, move in zip(self._shares.flat, self._moves, strict=True):
            mass += share * np.roll(self.mass, move, (0, 1))
        self.mass = mass
        drawn = self._rng.choice(len(self._moves), len(self.particles), p=self._shares.ravel())
        self.particles = (self.particles + self._moves[drawn]) % self.mass.shape

    def show(self) -> None:
        """Count the particles, and paint both."""
        flat = np.ravel_multi_index((self.particles[:, 0], self.particles[:, 1]), self.mass.shape)
        held = np.bincount(flat, minlength=self.mass.size).reshape(self.mass.shape)
        scaled = held * (self.mass.sum() / len(self.particles))
        for item, pixels in zip(self._items, (self.mass, scaled), strict=True):
            item.setImage(pixels.astype(np.float32), autoLevels=False)
        self._window.viewport().repaint()

    def close(self) -> None:
        """Close the window."""
        self._window.close()


def log_spectrum(pixels: Any, shape: tuple[int, ...] | None = None) -> Floats:
    """log10 of the magnitudes, with zero in the centre."""
    spectrum: Floats = np.log10(np.abs(np.fft.fftshift(np.fft.fft2(pixels, shape))) + 1e-6)
    return spectrum


_MAPS = ("signed", "inferno", "inferno")
