"""The tilt of the digit at a frame: as it was set, and swinging from there."""

from __future__ import annotations

from guiapp.labs.pooling.channels.params import ChannelsParams
from guiapp.labs.pooling.channels.responses import STEP


def tilt_at(params: ChannelsParams, frame: int) -> float:
    """Degrees; from the first frame on up to one end of the span, to the other, and back."""
    if frame == 0:
        return params.tilt
    span = params.span
    start = min(max(params.tilt, -span), span)
    place = (start + span + STEP * frame) % (4 * span)
    return round(min(place, 4 * span - place) - span, 9)


def length(params: ChannelsParams) -> int:
    """How many frames follow the first: there and back, to one before it."""
    return round(4 * params.span / STEP) - 1


def wrapped(degrees: float) -> float:
    """The same direction above -180 and up to 180 degrees, to a tenth."""
    return round(180 - (180 - degrees) % 360, 1)
