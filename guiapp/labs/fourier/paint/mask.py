"""From layers to a mask: what each frequency is multiplied with, kept layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import filters
from guiapp.compute.energy import mirrored_part
from guiapp.compute.fourier import joined
from guiapp.compute.masks import combined, coverage, erased, half_frequencies, touched
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.fourier.paint.filters import (
    BandPass,
    BandStop,
    Directional,
    Everywhere,
    Filter,
    HighPass,
    Inverted,
    LowPass,
    Notch,
)
from guiapp.labs.fourier.paint.layers import Mask, Opened
from guiapp.labs.fourier.paint.opened import opened_covers
from guiapp.labs.fourier.paint.painted import Painted, Points

Plane = NDArray[np.float32]
Shape = tuple[int, int]
Covers = tuple[Plane, Plane]

BRUSHES = ("brush", "eraser")


@dataclass(frozen=True, eq=False)
class Planes:
    """A mask on half planes (H, W // 2 + 1), at f and at the opposite frequency -f.

    gain, gain_opposite      factors >= 0, above 2 where several multiply; one object where the
                             gain mirrors
    phase, phase_opposite    added phases in radians; None where none are
    """

    gain: Plane
    gain_opposite: Plane
    phase: Plane | None = None
    phase_opposite: Plane | None = None

    @cached_property
    def mirrors(self) -> bool:
        """Whether the mask has the same magnitude, and opposite phases, at opposite frequencies."""
        same = self.gain is self.gain_opposite or np.array_equal(self.gain, self.gain_opposite)
        return bool(same) and (
            self.phase is None
            or self.phase_opposite is None
            or bool(np.array_equal(self.phase, -self.phase_opposite))
        )

    def at(self) -> Any:
        """The factors at f, complex where there are phases."""
        return _turned(self.gain, self.phase)

    def opposite(self) -> Any:
        """The factors at -f."""
        return _turned(self.gain_opposite, self.phase_opposite)

    def effective(self) -> Any:
        """The mirrored part: what the real part of the answer was multiplied with."""
        return self.at() if self.mirrors else mirrored_part(self.at(), self.opposite())

    def whole_gain(self, shape: Shape) -> Plane:
        """The factors' magnitudes on the whole plane (H, W), zero frequency in the middle."""
        whole: Plane = joined(self.gain, self.gain_opposite, shape)
        return whole


def mask_of(layers: Mask, shape: Shape, env: Env) -> Planes:
    """What ``layers`` make for pictures of ``shape`` (H, W).

    What lies below the last layer is kept by ``env``, so that a stroke that grows costs only
    itself.
    """

    def below() -> Planes:
        return reduce(
            lambda planes, number: _over(planes, layers[: number + 1], shape, env),
            range(len(layers) - 1),
            _everything(shape),
        )

    def last_on_the_rest() -> Planes:
        rest = env.cached(("mask", shape, layers[:-1]), below)
        return _over(rest, layers, shape, env)

    if not layers:
        return _everything(shape)
    planes: Planes = recent("masks", env).get((shape, layers), last_on_the_rest)
    return planes


@lru_cache(maxsize=8)
def _everything(shape: Shape) -> Planes:
    ones = np.ones((shape[0], shape[1] // 2 + 1), np.float32)
    ones.flags.writeable = False
    return Planes(ones, ones)


def _turned(gain: Plane, phase: Plane | None) -> Any:
    return gain if phase is None else gain * np.exp(1j * phase).astype(np.complex64)


def _over(planes: Planes, layers: Mask, shape: Shape, env: Env) -> Planes:
    """``planes`` with the last of ``layers`` laid over them."""
    layer = layers[-1]
    match layer:
        case Painted(tool="eraser"):
            unpainted = tuple(each for each in layers[:-1] if not isinstance(each, Painted))
            before = mask_of(unpainted, shape, env)
            return _erased(planes, before, _covers(layer, shape, env))
        case Painted(effect="phase"):
            return _phased(planes, layer, shape, env)
        case Painted():
            return _painted(planes, layer, _covers(layer, shape, env))
        case Opened():
            covers = opened_covers(layer, shape)
            return _changed(planes, lambda gain, cover: gain * cover, covers)
        case Everywhere():
            constant = np.full_like(planes.gain, layer.value)
            return replace(planes, gain=constant, gain_opposite=constant)
        case Inverted():
            return _same(planes, lambda gain: np.maximum(1 - gain, 0))
    response = _response(layer, *half_frequencies(shape))
    return _same(planes, lambda gain: gain * response)


def _same(planes: Planes, change: Callable[[Plane], Plane]) -> Planes:
    """Gains changed in the same way at f and at -f; one object where they were one."""
    gain = change(planes.gain)
    mirrors = planes.gain is planes.gain_opposite
    return replace(
        planes, gain=gain, gain_opposite=gain if mirrors else change(planes.gain_opposite)
    )


def _changed(planes: Planes, change: Callable[[Plane, Plane], Plane], covers: Covers) -> Planes:
    """Gains changed by a cover at f and another one at -f; one object where all is one."""
    gain = change(planes.gain, covers[0])
    if planes.gain is planes.gain_opposite and covers[0] is covers[1]:
        return replace(planes, gain=gain, gain_opposite=gain)
    return replace(planes, gain=gain, gain_opposite=change(planes.gain_opposite, covers[1]))


def _painted(planes: Planes, layer: Painted, covers: Covers) -> Planes:
    return _changed(
        planes, lambda gain, cover: combined(gain, cover, layer.value, layer.way), covers
    )


def _phased(planes: Planes, layer: Painted, shape: Shape, env: Env) -> Planes:
    """Phases are odd: what is added at f is taken away at -f, nothing where both are one."""
    at, opposite = _covers(replace(layer, mirror=False), shape, env)
    turn = np.float32(np.radians(layer.turn))
    if layer.mirror:
        odd = turn * (at - opposite)
        added = odd, -odd
    else:
        added = turn * at, turn * opposite
    old = planes.phase, planes.phase_opposite
    both = [new if phase is None else phase + new for phase, new in zip(old, added, strict=True)]
    return replace(planes, phase=both[0], phase_opposite=both[1])


def _erased(planes: Planes, before: Planes, covers: Covers) -> Planes:
    """Back to what there was without any painting."""
    at, opposite = covers
    gain = erased(planes.gain, at, before.gain)
    mirrors = (
        planes.gain is planes.gain_opposite
        and before.gain is before.gain_opposite
        and at is opposite
    )
    other = gain if mirrors else erased(planes.gain_opposite, opposite, before.gain_opposite)
    phase, phase_opposite = (
        None if old is None else old * (1 - cover)
        for old, cover in ((planes.phase, at), (planes.phase_opposite, opposite))
    )
    return Planes(gain, other, phase, phase_opposite)


def _response(layer: Filter, u: Plane, v: Plane) -> Any:
    """A filter's factors, the same at opposite frequencies."""
    match layer:
        case LowPass():
            return filters.low_pass(u, v, layer.cutoff, layer.edge, layer.order)
        case HighPass():
            return filters.high_pass(u, v, layer.cutoff, layer.edge, layer.order)
        case BandPass() | BandStop():
            band = filters.band_pass if isinstance(layer, BandPass) else filters.band_stop
            low, high = sorted((layer.slowest, layer.fastest))
            return band(u, v, low, high, layer.edge, layer.order)
        case Notch():
            centre = (layer.down, layer.across)
            return filters.notch(u, v, centre, layer.radius, layer.edge, layer.order)
        case Directional():
            return filters.directional(u, v, layer.angle, layer.width, layer.edge, layer.order)
    raise TypeError(f"no filter: {layer!r}")


def _covers(layer: Painted, shape: Shape, env: Env) -> Covers:
    """How much of a stroke lies over f, and over -f; one object where it is mirrored."""
    at = _cover(layer, shape, 1, env)
    return (at, at) if layer.mirror else (at, _cover(layer, shape, -1, env))


def _cover(layer: Painted, shape: Shape, sign: int, env: Env) -> Plane:
    """The cover at ``sign`` times f. A brush that goes on costs only its last piece."""
    key = ("cover", shape, sign, layer.points, *_look(layer))

    covers = recent("covers", env)

    def grown() -> Plane:
        if layer.tool not in BRUSHES or len(layer.points) < 3:
            return _whole_cover(layer, layer.points, shape, sign)
        shorter = replace(layer, points=layer.points[:-1])
        shorter_key = ("cover", shape, sign, shorter.points, *_look(layer))
        before = covers.get(shorter_key, lambda: _whole_cover(layer, shorter.points, shape, sign))
        return _with_piece(before, layer, layer.points[-2:], shape, sign)

    cover: Plane = covers.get(key, grown)
    return cover


def _look(layer: Painted) -> tuple[object, ...]:
    return (layer.tool, layer.width, layer.edge, layer.order, layer.mirror)


def _whole_cover(layer: Painted, points: Points, shape: Shape, sign: int) -> Plane:
    if layer.tool not in BRUSHES:
        u, v = half_frequencies(shape)
        return _coverage(layer, points, sign * u, sign * v)
    cover = np.zeros((shape[0], shape[1] // 2 + 1), np.float32)
    pieces: list[Points] = list(pairwise(points)) or [points]
    return reduce(lambda c, piece: _laid(c, layer, piece, shape, sign), pieces, cover)


def _with_piece(cover: Plane, layer: Painted, piece: Points, shape: Shape, sign: int) -> Plane:
    return _laid(cover.copy(), layer, piece, shape, sign)


def _laid(cover: Plane, layer: Painted, piece: Points, shape: Shape, sign: int) -> Plane:
    """One piece of a brush's way laid into ``cover``, which is changed."""
    u, v = (sign * axis for axis in half_frequencies(shape))
    windows = touched(piece, layer.width, layer.edge, layer.order, u, v, layer.mirror)
    for rows, columns in windows:
        place = np.ix_(rows, columns)
        cover[place] = np.maximum(cover[place], _coverage(layer, piece, u[rows], v[:, columns]))
    return cover


def _coverage(layer: Painted, points: Points, u: Plane, v: Plane) -> Plane:
    cover: Plane = coverage(
        "brush" if layer.tool in BRUSHES else layer.tool,
        points,
        width=layer.width,
        edge=layer.edge,
        order=layer.order,
        u=u,
        v=v,
        mirror=layer.mirror,
    )
    return cover
