"""JSON that is compact when written and strict when read: finite numbers, no endless digits."""

from __future__ import annotations

import json
import math
from typing import Any

from guiapp.core.errors import BadInput


def dumps(plain: Any) -> str:
    """Plain values as compact JSON in ASCII."""
    return json.dumps(plain, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def loads(data: str | bytes) -> Any:
    """JSON with finite numbers only; raises BadInput."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text, parse_constant=_not_finite, parse_float=_float, parse_int=_integer)
    except BadInput:
        raise
    except UnicodeDecodeError as fault:
        raise BadInput("it is neither a zip archive nor JSON text.") from fault
    except RecursionError as fault:
        raise BadInput("its JSON is nested too deeply.") from fault
    except ValueError as fault:
        raise BadInput("it is damaged or no document; open another copy of it.") from fault


def _not_finite(word: str) -> Any:
    raise BadInput(f"a finite number is expected; {word} came.")


def _float(word: str) -> float:
    value = float(word)
    return value if math.isfinite(value) else _not_finite(word[:60])


def _integer(word: str) -> int:
    if len(word) > 19:
        raise BadInput(f"a number has at most 18 digits; {word[:20]}... came.")
    return int(word)
