"""How far the lower row is from equal: what a stride folds back, what a repeated border does."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.fft import irfft2
from guiapp.labs.convolution.field import (
    Field,
    Kernel,
    all_passes,
    grey,
    inside,
    is_exact,
    response,
)
from guiapp.labs.convolution.params import Params


def gap_of(output: Any, field: Field, kernel: Kernel, params: Params) -> tuple[float, str]:
    """The gap between the two sides of the lower row as a share, and why; (0, "") for none.

    ``output`` is (C, h, w), where the computing is done.
    """
    if params.stride > 1:
        return folded(field, kernel, params), "of the energy folds back"
    if is_exact(params):
        return 0.0, ""
    return _apart(output, field, kernel, params), "apart: the border acts each time"


def folded(field: Field, kernel: Kernel, params: Params) -> float:
    """The share of the energy of all products at frequencies that the stride cannot carry.

    Filtering what was subsampled by s is filtering with the kernel dilated by s before (Noble
    identity), so all passes are one product, and one stride to the power of their number.
    """
    xp = namespace(field.half)
    product, step = field.half / _largest(field.half), 1
    for _ in range(params.repeat):
        if step > max(field.shape):
            break
        one = response(field, kernel, params, params.dilation * step)
        product, step = product * (one / _largest(one)), step * params.stride
    power = xp.abs(product) ** 2
    height, width = field.shape
    down = xp.asarray(np.abs(np.fft.fftfreq(height)) <= 0.5 / step)
    across = xp.asarray(np.fft.rfftfreq(width) <= 0.5 / step)
    # Columns strictly inside the half plane stand for their mirror images, too.
    power[:, 1 : (width + 1) // 2] *= 2
    total = float(power.sum())
    carried = float(power[down][:, across].sum())
    return max(0.0, 1.0 - carried / total) if total > 0 else 0.0


def _apart(output: Any, field: Field, kernel: Kernel, params: Params) -> float:
    """The distance of the output from what the field says of it, as a share of its length."""
    whole = irfft2(all_passes(field, kernel, params), field.shape)
    actual = grey(output)
    predicted = inside(whole, actual.shape, field, kernel, params)
    scale = _largest(actual)
    power = float(((actual / scale) ** 2).sum())
    return (float((((actual - predicted) / scale) ** 2).sum()) / power) ** 0.5 if power else 0.0


def _largest(values: Any) -> float:
    """The largest magnitude, or 1 where all are zero: divided by it, squares stay in float32."""
    return float(abs(values).max()) or 1.0
