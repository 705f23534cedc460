"""What can be set in the topic sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.compute.pooling import MADE_FOR, stages
from guiapp.core.errors import BadInput
from guiapp.core.params import param
from guiapp.labs.pooling.sizes.layers import KINDS, MOST_MAPS, READY, StackLayer, summary

LARGEST_SIDE = 4096
FIRST, LAST, STEP = 64, 512, 16
"""Sides of the square inputs that are played."""


def _shows(what: str) -> Callable[[Any], bool]:
    return lambda params: params.shows == what


def _side(default: int, label: str, help: str) -> Any:
    return param(
        default,
        label,
        low=1,
        high=LARGEST_SIDE,
        step=16,
        log=True,
        unit="px",
        help=help,
    )


def _maps(label: str, help: str) -> Any:
    return param(MADE_FOR[0], label, low=1, high=MOST_MAPS, log=True, help=help)


@dataclass(frozen=True)
class SizesParams:
    """The input that comes, the input that the weights were made for, and the stack."""

    height: int = _side(MADE_FOR[1], "Height", "Of the input; play to see sizes from 64 to 512.")
    width: int = _side(MADE_FOR[2], "Width", "Of the input.")
    channels: int = _maps("Channels", "Of the input: 3 of a colour picture.")
    shows: str = param(
        "heads",
        "Shows",
        choices=(("heads", "three heads"), ("own", "own stack")),
        help="The three classifiers of Deep Learning, figure 9.11, or the stack below.",
    )
    layers: tuple[StackLayer, ...] = param(
        READY["flatten"],
        "Stack",
        options=KINDS,
        low=1,
        high=16,
        item="Layer",
        summary=summary,
        applies=_shows("own"),
        help="What the input goes through, from the first layer to the last.",
    )
    made_height: int = _side(
        MADE_FOR[1],
        "Made for height",
        "Of the input that the weights were made for: dense layers fit no other number of values.",
    )
    made_width: int = _side(
        MADE_FOR[2], "Made for width", "Of the input that the weights were made for."
    )
    made_channels: int = _maps(
        "Made for channels",
        "Of the input that the weights were made for: kernels fit no other number of them.",
    )
    stack: int = param(0, "Chosen stack", touches="view", low=0, high=2, fixed=True)
    stage: int = param(-1, "Chosen layer", touches="view", low=-1, high=16, fixed=True)


def made_for(params: SizesParams) -> tuple[int, int, int]:
    """The input (channels, H, W) that the weights were made for."""
    return params.made_channels, params.made_height, params.made_width


def input_at(params: SizesParams, frame: int) -> tuple[int, int, int]:
    """The input (channels, H, W): the one that is set, and on the timeline squares that grow."""
    if frame == 0:
        return params.channels, params.height, params.width
    side = sides()[frame - 1]
    return params.channels, side, side


def sides() -> tuple[int, ...]:
    """The sides that are played."""
    return tuple(range(FIRST, LAST + 1, STEP))


def check_sizes(params: SizesParams) -> None:
    """Raise BadInput for a stack that does not fit the very input that it was made for."""
    for layers in stacks_of(params).values():
        try:
            stages(made_for(params), [layer.made for layer in layers])
        except ValueError as error:
            raise BadInput(f"For the input that the stack was made for: {error}") from error


def stacks_of(params: SizesParams) -> dict[str, tuple[StackLayer, ...]]:
    """The stacks that are shown, by their names."""
    return {"own": params.layers} if params.shows == "own" else READY
