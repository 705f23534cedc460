"""Numbers as people write them and as the window shows them. No Qt here."""

from __future__ import annotations

import math

from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.numbers import MINUS
from guiapp.core.params import Declaration

GAP = "\u202f"  # a narrow space that does not break


def shown(value: float, unit: str = "") -> str:
    """A number with four significant digits, a true minus sign and its unit."""
    if isinstance(value, int):
        text = f"{value:,}".replace(",", GAP) if abs(value) >= 10_000 else str(value)
        text = text.replace("-", MINUS)
    else:
        text = numbers.text(value, 4)
    return f"{text}{'' if unit in ('', '°') else ' '}{unit}"


def exact(value: float) -> str:
    """A number with all the digits one may want to edit."""
    text = str(value) if isinstance(value, int) else f"{value:.12g}"
    return text.replace("-", MINUS)


def parsed(text: str, unit: str = "") -> float:
    """The number in a text: decimal point or comma, a fraction, a true minus, the unit or not.

    Raises BadInput where there is none.
    """
    plain = text.strip()
    if unit and plain.endswith(unit):
        plain = plain[: -len(unit)]
    for space in (" ", "\u00a0", "\u2009", GAP, "'", "’"):
        plain = plain.replace(space, "")
    plain = plain.replace(MINUS, "-").replace("–", "-")
    try:
        number = _fraction(plain)
    except (ValueError, ZeroDivisionError):
        said = f"{text.strip()!r} is not a number" if text.strip() else "A number is missing"
        raise BadInput(f"{said}: write 2.5, 2,5 or 1/9.") from None
    if not math.isfinite(number):
        raise BadInput(f"{text.strip()} is not a finite number: write 2.5, 2,5 or 1/9.")
    return number


def entered(text: str, declaration: Declaration) -> float:
    """What was typed for a number: the number, or the words that stand for the lowest one."""
    words = declaration.lowest
    if words and declaration.low is not None and text.strip().casefold() == words.casefold():
        return declaration.low
    return parsed(text, declaration.unit)


def _fraction(text: str) -> float:
    above, bar, below = text.partition("/")
    return _decimal(above) / _decimal(below) if bar else _decimal(above)


def _decimal(text: str) -> float:
    if "_" in text or text.count(",") > 1 or ("," in text and "." in text):
        raise ValueError(text)
    return float(text.replace(",", "."))
