"""Colour maps: 256 colours for each, the same in the window and in files.

All are perceptually uniform and safe for colour-blind people; they are kept as evenly spaced
colours and interpolated, which is off by less than 3 % of a channel. Signed maps have their
neutral colour exactly at entry 128, where ``indexed`` puts the middle of the limits.

Sources: inferno, viridis (van der Walt and Smith 2015), cividis (Nunez et al. 2018), twilight
(Bechtold 2017), berlin (Crameri 2018). The signed map is ours: blue and red in CIELAB, lightness
falling evenly from 97 at zero to 27 at both ends, as much chroma as sRGB can show. The map of hues
is ours, too: once around OKLCh (Ottosson 2020) at lightness 0.75 and chroma 0.124, red at zero.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits

_COLOURS = {
    "grey": "000000 ffffff",
    "inferno": "000004 040312 0b0724 150b37 210c4a 2e0a5a 3c0965 4a0c6b 57106d 63146e 70196e "
    "7d1e6d 89226a 962766 a32b61 af315c bb3755 c63e4d d14644 db4f3b e35932 eb6528 f1711e f67f14 "
    "f98d0a fb9c06 fcab0f fbba1f f9ca32 f5d949 f2e865 f3f586 fcffa4",
    "viridis": "440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26818e 21908c 1f9f88 28ae80 "
    "3ebc74 5dc963 82d34c abdc32 d5e21a fde725",
    "cividis": "00224e 00285b 002e6a 043371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 52596d "
    "5a5f6e 61656f 686a71 6f7073 757676 7c7b78 848179 8b8778 938d78 9b9376 a39a75 aba072 b3a670 "
    "bbad6c c3b469 ccba64 d4c15f ddc958 e6d051 efd748 f8df3c fee838",
    "signed": "1d406e 184b81 0f5693 0261a4 006db4 0279c2 1884ce 2d90d9 429ce1 57a8e8 6db3ee "
    "83bff1 9acaf4 b1d6f5 c8e1f6 dfecf6 f6f6f6 fbe5dd fed5c6 ffc4b0 feb39b fca288 "
    "f89276 f18267 e9735a df654e d45744 c74b3c b94035 a9372f 982f2b 862927 732523",
    "berlin": "9eb0ff 79abed 529fd3 3686ad 286886 1d4b61 14313f 111a20 190c09 2a0e01 401201 "
    "5a1c07 7c331d 9c503d bc6e61 dd8d86 ffadad",
    "phase": "e2d9e2 d6d7dd c3ced4 abc2cc 94b4c7 81a6c3 7297c1 6886be 6275ba 5f63b5 5e51ad 5d3da1 "
    "592a8f 521b77 45135c 381146 2f1437 3a113a 4b1342 5f174a 741e4f 872750 983550 a64550 b25652 "
    "bb6858 c27c62 c78f72 cca388 d1b5a2 d8c6bd ded3d5 e2d9e2",
    "hue": "1dc4d3 2ec1e0 43bdeb 59b8f3 6eb3f9 81aefc 93a8fc a4a3fa b49ef4 c299ec ce94e1 d991d5 "
    "e28ec7 e98cb7 ee8ba7 f18c96 f28d86 f19076 ee9466 e89959 e09f4e d6a547 c9ab46 bbb14b acb755 "
    "9abc62 87c071 72c482 5dc693 46c7a4 30c7b5 1ec6c4 1dc4d3",
}

NAMES = tuple(_COLOURS)
CYCLIC = ("phase", "hue")
"""Maps whose ends are one: values are angles, which have no mean, but their colours do."""


@cache
def table(name: str) -> NDArray[np.uint8]:
    """The 256 colours of a map, (256, 3), from the lower limit to the upper one."""
    points = np.array([list(bytes.fromhex(colour)) for colour in _COLOURS[name].split()], float)
    position = np.arange(256) / 255.0
    if name in {"signed", "berlin"}:
        position = np.clip((np.arange(256) - 128) / 254.0 + 0.5, 0.0, 1.0)
    known = np.linspace(0.0, 1.0, len(points))
    colours = np.stack([np.interp(position, known, points[:, c]) for c in range(3)], axis=1)
    rounded = np.asarray(colours.round(), np.uint8)
    rounded.flags.writeable = False
    return rounded


def indexed(values: NDArray[Any], limits: Limits) -> NDArray[np.uint8]:
    """The entry of the table for every value; values outside the limits take the nearest end."""
    low, high = limits
    if not high > low:
        return np.full(np.shape(values), 128, np.uint8)
    width = high - low
    values = np.asarray(values)
    if values.dtype.kind != "f" or not 1e-30 < width < 1e30:  # float32 cannot hold the quotients
        values = values.astype(float)
    with np.errstate(over="ignore"):  # what is far outside takes the nearest end, too
        scaled = np.asarray(values - low)
        if 256.0 / width < np.inf:
            scaled *= 256.0 / width
        else:
            scaled /= width
            scaled *= 256.0
    return np.asarray(np.clip(scaled, 0.0, 255.0, out=scaled).astype(np.uint8))


def coloured(values: NDArray[Any], limits: Limits, name: str) -> NDArray[np.uint8]:
    """``values`` (any shape) as colours, (..., 3) uint8."""
    return np.asarray(table(name)[indexed(values, limits)])


def ink_on(colour: NDArray[np.uint8]) -> str:
    """Black or white, whichever contrasts more with ``colour`` (WCAG relative luminance)."""
    return "#000000" if bool(is_bright(colour)) else "#ffffff"


def ink_on_value(value: float, limits: Limits, name: str) -> str:
    """The ink for a text on the colour that a map has for ``value``."""
    low, high = limits
    entry = int(min(max((value - low) / (high - low), 0.0) * 256.0, 255.0)) if high > low else 128
    return "#000000" if _bright(name)[entry] else "#ffffff"


@cache
def _bright(name: str) -> tuple[bool, ...]:
    return tuple(is_bright(table(name)).tolist())


def is_bright(colours: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether black contrasts more than white with each of the colours (..., 3)."""
    return np.asarray(_LINEAR[colours] @ _LUMINANCE > 0.179)


def _linear_light() -> NDArray[np.float64]:
    channel = np.arange(256) / 255.0
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


_LINEAR = _linear_light()
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
