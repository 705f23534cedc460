"""What each pooling makes of the moved picture, how far that changed, and what all was before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Image, Limits, Panel, Sign
from guiapp.labs.pooling.layer import label_of
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.shift.comparing import Compared, is_against_moved
from guiapp.labs.pooling.shift.offsets import offset_text
from guiapp.labs.pooling.shift.params import MEASURES
from guiapp.labs.pooling.shift.state import Answer, ShiftState
from guiapp.parts.scales import nice, picture_limits, symmetric

FEW = 400
"""Values up to which their numbers are told, and not only their share."""
KEYS = tuple(key for key, _ in MEASURES)
PICTURES = "pictures"
OUTPUTS = "outputs"


def output_panels(params: Params, state: ShiftState, found: Answer) -> list[Image]:
    """Of each pooling its output, and how that changed."""
    span = state.here.detected_span
    limits, colours, most = limits_of(span), colours_of(span), nice(span[1] - span[0]) / 2
    panels = []
    for number, layer in enumerate(params.shift.poolings):
        one = found.compared[number + 1]
        panels += [
            Image(
                f"output {number}",
                label_of(layer),
                " × ".join(str(n) for n in one.output.shape),
                one.output,
                limits=limits,
                colormap=colours,
                link=f"{OUTPUTS} {one.output.shape}",
                quantity="pooled",
                hint=_rim_told(layer),
                numbers=True,
            ),
            Image(
                f"change {number}",
                measure_told(params, one),
                _others_told(params, one),
                one.change,
                limits=symmetric(most),  # half of what can change: most changes are small
                colormap="signed",
                link=f"{OUTPUTS} {one.output.shape}",
                quantity="change",
                hint=_change_hint(params),
                numbers=True,
            ),
        ]
    return panels


def panels_before(params: Params, state: ShiftState) -> list[Panel]:
    """What all was without the shift."""
    here = state.here
    limits, colours = limits_of(here.detected_span), colours_of(here.detected_span)
    outputs = [
        _plain(f"before {number}", unmoved, limits, colours, f"{OUTPUTS} {unmoved.shape}")
        for number, unmoved in enumerate(state.unmoved[1:])
    ]
    return [
        _plain("input before", here.picture, limits_of(here.picture_span), "grey", PICTURES),
        Sign("then before", "→", large=False),
        _plain("detected before", here.detected, limits, colours, PICTURES),
        *outputs,
    ]


def _plain(key: str, values: NDArray[np.float32], limits: Limits, colours: str, link: str) -> Image:
    return Image(
        *(key, offset_text((0.0, 0.0)).capitalize(), "", values),
        limits=limits,
        colormap=colours,
        link=link,
        numbers=True,
    )


def steadiest(params: Params, found: Answer) -> int | None:
    """The pooling that changed least by the chosen measure; None where there is no single one."""
    place = KEYS.index(params.shift.measure)
    values = [one.numbers[place] for one in found.compared[1:]]
    least = max(values) if KEYS[place] == "cosine similarity" else min(values)
    return values.index(least) if len(values) > values.count(least) == 1 else None


def _rim_told(layer: LayerParams) -> str:
    """What is not the same when the picture goes round."""
    if not layer.kind.endswith("-blur"):
        return ""
    return "The low pass reflects at the rim: a shift round the edges changes what it sees there."


def measure_told(params: Params, found: Compared) -> str:
    """The chosen measure; of few values how many changed, which one can count."""
    place = KEYS.index(params.shift.measure)
    if place == 0 or found.output.size <= FEW:
        return changed_told(found)
    return f"{dict(MEASURES)[KEYS[place]]} {_steady(found.numbers[place])}"


def changed_told(found: Compared) -> str:
    """How many values changed."""
    if found.output.size <= FEW:
        return f"{found.changed} of {found.output.size} changed"
    return f"{100 * found.numbers[0]:.1f} % changed"


def _others_told(params: Params, found: Compared) -> str:
    """The measures that the title does not tell."""
    told = measure_told(params, found)
    distance, cosine = (_steady(value) for value in found.numbers[1:])
    all_told = (changed_told(found), f"distance {distance}", f"cosine {cosine}")
    return ", ".join(one for one in all_told if one != told)


def _steady(value: float) -> str:
    """With three decimals, so that no line grows while a hand drags; not zero for what is not."""
    if value == 0 or not 5e-4 <= abs(value) < 1e6:
        return numbers.text(value) if value else "0.000"
    return f"{value:.3f}".replace("-", numbers.MINUS)


def _change_hint(params: Params) -> str:
    if is_against_moved(params.shift):
        return "Against the output without a shift, moved as far."
    return "Against the output without a shift."


def colours_of(span: Limits) -> str:
    """The colour map of values with this smallest and this largest one."""
    return "signed" if span[0] < 0 else "grey"


def limits_of(span: Limits) -> Limits:
    """The limits of colours for a span; of the picture without a shift, so that they rest."""
    low, high = span
    if low < 0:
        return symmetric(nice(max(-low, high)))
    return picture_limits(low, high)
