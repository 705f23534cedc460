"""What classes are called where they stand along an axis."""

from __future__ import annotations

from typing import Any

MOST_NAMES = 12
"""Where there are more classes, axes count them."""
SHORT = 4
"""Letters of a name that stands level; longer ones are turned, and want more height."""
TURNED = 44.0
"""Units that turned names need more than numbers do."""


def class_axis(names: tuple[str, ...], height: float) -> dict[str, Any]:
    """What Curves over classes say of x; as high as their bars need."""
    told = names_told(names)
    many = len(names) > MOST_NAMES
    turned = not many and any(len(name) > SHORT for name in told)
    return {
        "x_limits": (-0.6, len(names) - 0.4),
        "x_label": "class",
        "x_names": told,
        "height": height + (TURNED if turned else 0.0),
    }


def names_told(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, unless they are the numbers of the classes."""
    return () if all(name == str(n) for n, name in enumerate(names)) else names
