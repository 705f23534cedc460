"""What can be set in the topic channels: the digit, its filters, the pooling across them."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core import numbers
from guiapp.core.params import param

ACROSS = (("max", "maximum"), ("average", "average"), ("min", "minimum"), ("l2", "L2"))
MOST_FILTERS = 5


@dataclass(frozen=True)
class TiltedDigit:
    """A filter: a digit at a tilt."""

    number: int = param(5, "Number", low=0, high=9, help="0 to 9")
    tilt: float = param(
        *(0.0, "Tilt"), low=-180.0, high=180.0, step=5.0, unit="°", help="counter-clockwise"
    )


def summary(digit: TiltedDigit) -> str:
    """A filter in a few letters: "5 at −30°"."""
    return f"{digit.number} at {degrees_text(digit.tilt)}"


def degrees_text(degrees: float) -> str:
    """An angle to a tenth of a degree."""
    return f"{numbers.text(round(degrees, 1), 4)}°"


@dataclass(frozen=True)
class ChannelsParams:
    """The digit that is drawn, the filters it goes through, and what becomes of their maps."""

    number: int = param(5, "Digit", low=0, high=9, help="The number that is drawn.")
    tilt: float = param(
        10.0,
        "Tilt",
        low=-180.0,
        high=180.0,
        step=1.0,
        unit="°",
        help="Of the digit, counter-clockwise; drag the digit round to turn it.",
    )
    filters: tuple[TiltedDigit, ...] = param(
        (TiltedDigit(5, -30.0), TiltedDigit(5, 0.0), TiltedDigit(5, 30.0)),
        "Filters",
        low=1,
        high=MOST_FILTERS,
        item="Filter",
        summary=summary,
        help="A learned unit would find them by itself; each has a mean of 0 and a norm of 1.",
    )
    across: str = param(
        "max",
        "Across channels",
        choices=ACROSS,
        help="What stays of the filters' responses at each place; the maximum is maxout "
        "(Goodfellow et al. 2013).",
    )
    span: float = param(
        45.0,
        "Tilts, up to",
        low=5.0,
        high=180.0,
        step=5.0,
        unit="°",
        help="To both sides: over these tilts it is told how steady the responses are, and the "
        "timeline turns the digit.",
    )
    weight: float = param(
        0.16,
        "Stroke",
        low=0.06,
        high=0.25,
        step=0.01,
        help="Width of the strokes of digit and filters, over the side of a filter.",
    )
