"""Pooling over channels: what a unit becomes invariant to is learned, not laid down."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image

CHANNEL_KINDS = ("max", "average", "min", "l2")


def channel_pool(x: Any, group: int, *, kind: str = "max") -> Any:
    """Each ``group`` of successive channels of ``x`` (..., C, H, W) as one: (..., C / group, H, W).

    ``kind`` "max" is maxout (Goodfellow et al. 2013); "average", "min" and "l2", the root of the
    sum of squares. Raises ValueError where the channels do not make up whole groups.
    """
    groups = _grouped(x, group)
    checked_choice("kind", kind, CHANNEL_KINDS)
    if kind == "average":
        return groups.mean(axis=-3)
    if kind == "l2":
        return namespace(groups).sqrt((groups * groups).sum(axis=-3))
    return getattr(groups, kind)(axis=-3)


def winning_channel(x: Any, group: int) -> Any:
    """Which channel of each group is the largest at each place, the first of equal ones.

    (..., C / group, H, W), from 0 to group - 1: the filter that won in `channel_pool`.
    """
    return _grouped(x, group).argmax(axis=-3)


def _grouped(x: Any, group: int) -> Any:
    """(..., C / group, group, H, W)."""
    maps = checked_image(x)
    if maps.ndim < 3:
        raise ValueError(f"x must have shape (..., channels, H, W); {tuple(maps.shape)} came.")
    count = maps.shape[-3]
    if not isinstance(group, int | np.integer) or group < 1 or count % group:
        raise ValueError(f"group must divide the {count} channels; {group!r} came.")
    return maps.reshape(*maps.shape[:-3], count // group, group, *maps.shape[-2:])
