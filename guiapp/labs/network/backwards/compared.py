"""The panels of one convolution: what comes in, three results, and the wrong one beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network.inside import Backwards, KernelGradient
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Grid, Image, Limits, Panel, Sign, Table
from guiapp.core.lab import Env
from guiapp.labs.network.backwards.errors import Errors
from guiapp.labs.network.backwards.layers import QUANTITY, error_facts
from guiapp.labs.network.backwards.ways import (
    Chosen,
    at_places,
    gradient_found,
    passed_back,
)
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.params import Params
from guiapp.labs.network.side_by_side import maps_panel
from guiapp.labs.network.state import TrainState

MOST_CELLS = 7
"""Rows and columns of kernels that are shown as a matrix; larger ones are pictures."""
MOST_NUMBERS = 10
"""Rows and columns of errors into which numbers are written."""
SEEN = 1e-6
"""A difference, as a share of the largest value, that counts as one."""
RESULTS = Table((("own", "computed"), ("numerical", "wrong")))

Floats = NDArray[np.float64]


def passed_panels(
    params: Params, state: TrainState, errors: Errors, which: Chosen, env: Env
) -> tuple[list[Panel], Table]:
    """The error passed back to one map by the layer, by a full convolution, numerically."""
    ways = passed_back(params, state, errors, which, env)
    channel, shape = which.channel, ways.own.shape[2:]
    own, computed, wrong = (
        array[0, channel] for array in (ways.own, ways.convolved, ways.unturned)
    )
    limits = _limits(own, computed, wrong)
    numerical, known = at_places(shape, ways.places, ways.numerical)
    every = len(ways.places) == own.size
    where = "all" if every else f"{len(ways.places)} drawn by the seed, of"
    of = f"map {channel + 1} of {ways.own.shape[1]}"
    panels: list[Panel] = [
        _leaving(errors, which, None),
        Sign("star", "∗", "full"),
        _kernels(state, which),
        Sign("equals", "="),
        _picture("own", "Our backward pass", f"the layer's own, {of}", own, limits),
        _picture(
            "computed",
            "Full convolution",
            "of the error with the kernels as they are, which is a full correlation with them"
            " turned: our layers correlate forward",
            computed,
            limits,
        ),
        _picture(
            "numerical",
            "Numerical derivative",
            f"of this layer alone, at {where} {numbers.count(own.size)} places, float64",
            *(numerical, limits, None if every else known),
        ),
        _picture(
            "wrong",
            "Not this: kernels turned",
            "full convolution with turned kernels, right only where the forward pass convolves",
            *(wrong, limits),
        ),
        _facts("passed back", ways, ways.own),
        _entering(ways, which),
    ]
    return panels, _layout(("leaving", "star", "kernels", "equals"), ("ways", "entering"))


def gradient_panels(
    params: Params, state: TrainState, errors: Errors, which: Chosen, env: Env
) -> tuple[list[Panel], Table]:
    """The gradient of one kernel by the layer, as a valid correlation, numerically."""
    ways = gradient_found(params, state, errors, which, env)
    at = which.map, which.channel
    own, computed, wrong = (array[at] for array in (ways.own, ways.correlated, ways.turned))
    limits = _limits(own, computed, wrong)
    numerical, _ = at_places(which.size, ways.places, ways.numerical)
    maps = errors.kept.values[which.place][0]
    signed = bool((maps < 0).any())
    entering = maps_panel(
        *("maps in", "Input", _counted(maps, which.channel, "map"), maps),
        limits_for(largest(maps), not signed),
        colormap=SIGNED if signed else "viridis",
        chosen=which.channel,
        quantity="activation",
        hint="Click a map to choose it.",
    )
    padding = which.layer.padding
    how = "valid correlation of the input"
    how += ", with its padding," if np.any(np.asarray(padding) > 0) else ""
    kernel = f"kernel of map {which.map + 1} on input map {which.channel + 1}"
    panels: list[Panel] = [
        entering,
        Sign("star", "⋆", "valid"),
        _leaving(errors, which, which.map),
        Sign("equals", "="),
        _result("own", "Our backward pass", kernel, own, limits),
        _result("computed", "Valid correlation", f"{how} with the error", computed, limits),
        _result(
            "numerical",
            "Numerical derivative",
            f"of this layer alone, at all {own.size} weights, float64",
            *(numerical, limits),
        ),
        _result(
            "wrong",
            "Not this: turned",
            "turned by 180°, right only where the forward pass convolves",
            *(wrong, limits),
        ),
        _facts("gradient of the kernels", ways, ways.own),
    ]
    return panels, _layout(("maps in", "star", "leaving", "equals"), ("ways",))


def _layout(left: tuple[str, ...], right: tuple[str, ...]) -> Table:
    """What is multiplied, above each other; what comes of it, two by two; numbers."""
    first, sign, second, equals = left
    factors = Table(((first,), (sign,), (second,)))
    numbers_too = Table(tuple((key,) for key in right))
    row = (factors, equals, RESULTS, numbers_too)
    return Table((row,), wrap=True, weights=(0.62, 0.0, 1.6, 0.5))


def left_out_panels(errors: Errors, which: Chosen) -> tuple[list[Panel], Table]:
    """The error on both sides of a layer that takes steps, and why nothing is compared."""
    after = errors.after[which.place][0]
    steps = " × ".join(str(step) for step in which.layer.window().stride)
    reason = (
        f"Its stride is {steps}.",
        "The error would first be spread,",
        "zeros between its values; one plain",
        "convolution is not enough, and only",
        "layers of stride 1 are compared.",
    )
    panels: list[Panel] = [
        _leaving(errors, which, None),
        Sign("to", "→"),
        maps_panel(
            *("entering", "Error at the input", error_facts(after), after),
            limits_for(largest(after), rectified=False),
            chosen=which.channel,
            quantity=QUANTITY,
            hint="What the layer's own backward pass gives.",
        ),
        Facts("ways", "Left out", tuple(Fact(line, "") for line in reason), width=250.0),
    ]
    return panels, Table((("leaving", "to", "entering", "ways"),), wrap=True)


def nothing_panels() -> tuple[list[Panel], Table]:
    """What is said of a network without any convolution."""
    told = ("There is no convolution in this", "network: errors pass back by", "matrices alone.")
    facts = Facts("ways", "No convolution", tuple(Fact(line, "") for line in told), width=250.0)
    return [facts], Table((("ways",),))


def _leaving(errors: Errors, which: Chosen, chosen: int | None) -> Image:
    error = errors.after[which.place + 1][0]
    facts = error_facts(error)
    if chosen is not None:
        facts = _counted(error, chosen, "map")
    return maps_panel(
        *("leaving", "Error at the output", facts, error),
        limits_for(largest(error), rectified=False),
        chosen=chosen,
        quantity=QUANTITY,
        hint="What comes from the layers behind. Click a map to choose it.",
    )


def _kernels(state: TrainState, which: Chosen) -> Image:
    """The kernels that lie on the chosen map, one for each map that comes out."""
    kernels = state.weights[f"{which.place}.weight"][:, which.channel]
    return maps_panel(
        "kernels",
        "Kernels",
        f"on input map {which.channel + 1}, as they are",
        kernels,
        limits_for(largest(kernels), rectified=False),
        quantity="weight",
        hint="One for each map that comes out; the results are summed over all of them.",
    )


def _entering(ways: Backwards, which: Chosen) -> Image:
    """The error passed back to all maps; a click chooses one."""
    error = ways.own[0]
    return maps_panel(
        *("entering", "Error at the input", _counted(error, which.channel, "map"), error),
        limits_for(largest(error), rectified=False),
        chosen=which.channel,
        quantity=QUANTITY,
        hint="Click a map to choose it.",
    )


def _counted(maps: NDArray[np.floating], number: int, what: str) -> str:
    return f"{what} {number + 1} of {len(maps)} chosen" if len(maps) > 1 else error_facts(maps)


def _limits(*planes: Floats) -> Limits:
    return limits_for(max(largest(plane) for plane in planes), rectified=False)


def _picture(
    key: str,
    title: str,
    facts: str,
    plane: Floats,
    limits: Limits,
    known: NDArray[np.float32] | None = None,
) -> Image:
    return Image(
        *(key, title, facts, np.ascontiguousarray(plane, np.float32), limits, SIGNED),
        link="ways",
        quantity=QUANTITY,
        numbers=max(plane.shape) <= MOST_NUMBERS,
        gain=known,
        hint="The same limits in all four pictures.",
    )


def _result(key: str, title: str, facts: str, plane: Floats, limits: Limits) -> Grid | Image:
    """A kernel's gradient as a matrix, or as a picture where it is large."""
    if max(plane.shape) > MOST_CELLS:
        return _picture(key, title, facts, plane, limits)
    return Grid(key, title, facts, np.ascontiguousarray(plane), limits, SIGNED)


def _facts(what: str, ways: Backwards | KernelGradient, own: Floats) -> Facts:
    """How far the three are apart, and how far the wrong one is off."""
    size = largest(own)
    agrees = ways.difference <= SEEN * size
    differs = ways.other_difference > SEEN * size
    rows = [
        Fact("the three differ by at most", ""),
        Fact("", numbers.text(ways.difference, 2), "good" if agrees else "warn", strong=True),
        Fact("the wrong one differs by", ""),
        Fact("", numbers.text(ways.other_difference), "warn" if differs else "plain", strong=True),
        Fact("largest value", numbers.text(size)),
        Fact("compared at", f"{numbers.count(len(ways.places))} places"),
    ]
    if not differs:
        rows.append(Fact("errors of 0, or kernels that are", "", "quiet"))
        rows.append(Fact("the same turned: both are right", "", "quiet"))
    return Facts("ways", what.capitalize(), tuple(rows), width=240.0)
