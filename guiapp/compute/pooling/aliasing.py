"""What subsampling folds: waves too short for the new grid come back as longer ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_image
from guiapp.compute.energy import power
from guiapp.compute.fourier import frequencies, spectrum
from guiapp.compute.pooling.grid import Whole, pair


@dataclass(frozen=True, eq=False)
class Folding:
    """A picture before and after subsampling, as spectra, complex and centred as in `fourier`.

    ``before`` (..., H, W) is that of the picture, ``after`` (..., h, w) that of the subsampled one,
    ``kept`` + ``folded``: what its long waves give alone, and what the short ones are taken for.
    ``inside`` (H, W) is True for the frequencies that are kept. ``share`` is the energy of the
    waves that fold over that of all waves, the mean left out; 0 where there are none.
    """

    before: Any
    after: Any
    kept: Any
    folded: Any
    inside: Any
    share: float


def folding(image: Any, stride: Whole) -> Folding:
    """What taking every stride-th row and column of a picture (..., H, W) does to its spectrum.

    Rows and columns that do not fill a last stride are left off first, so that subsampling is
    exactly after(f) = sum over m of before(f + m / stride) / (rows' stride times columns'), f in
    cycles per pixel. Kept are frequencies below 1 / (2 stride), the shortest wave of the new grid;
    those from there on fold. Give a picture that was pooled with stride 1 to see what its pooling
    spares. Raises ValueError where the picture is smaller than the stride.
    """
    picture = checked_image(image)
    steps = pair("stride", stride, 1)
    height, width = (
        length - length % step for length, step in zip(picture.shape[-2:], steps, strict=True)
    )
    if min(height, width) == 0:
        raise ValueError(
            f"stride must be at most the picture's size, {tuple(picture.shape[-2:])}; {steps} came."
        )
    picture = picture[..., :height, :width]
    xp = namespace(picture)
    before = spectrum(picture)
    # Counted in whole waves, so that none at the limit is rounded to one side of it.
    down, across = (
        xp.asarray(np.abs(np.rint(frequencies(length) * length)) * 2 * step < length)
        if step > 1
        else xp.ones(length, np.bool_)
        for length, step in zip((height, width), steps, strict=True)
    )
    inside = down[:, None] & across
    after = spectrum(picture[..., :: steps[0], :: steps[1]])
    middle = tuple(
        slice(long // 2 - short // 2, long // 2 - short // 2 + short)
        for long, short in zip((height, width), after.shape[-2:], strict=True)
    )
    kept = (before * inside)[(..., *middle)] / (steps[0] * steps[1])
    return Folding(before, after, kept, after - kept, inside, _share(before, inside))


def _share(before: Any, inside: Any) -> float:
    energy = power(before).astype(np.float64)
    height, width = energy.shape[-2:]
    energy[..., height // 2, width // 2] = 0
    whole = float(energy.sum())
    return float(energy[..., ~inside].sum()) / whole if whole > 0 else 0.0
