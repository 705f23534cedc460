"""Stacks, and what each makes of an input."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from guiapp.compute.pooling import Dense, Layer, Stage, stages
from guiapp.core.lab import Env
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.sizes.params import made_for, stacks_of

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Stack:
    """A stack by its name, the input (channels, H, W) that comes, and what each layer makes of it.

    ``needed`` is the shape that went into each layer when the stack was made.
    """

    name: str
    input: Shape
    stages: tuple[Stage, ...]
    needed: tuple[Shape, ...]

    @property
    def shapes(self) -> tuple[Shape | None, ...]:
        """The shape of the input, and of what comes out of each layer; None where nothing does."""
        return (self.input, *(stage.shape for stage in self.stages))

    @property
    def broken(self) -> int | None:
        """The number, from 1, of the layer that breaks; None where all work."""
        return next((n for n, stage in enumerate(self.stages, 1) if stage.broken), None)

    @property
    def features(self) -> int:
        """The values that go into the first dense layer, or come out where there is none."""
        for stage, shape in zip(self.stages, self.shapes, strict=False):
            if isinstance(stage.layer, Dense):
                return prod(shape) if shape else 0
        return prod(self.shapes[-1] or (0,))

    @property
    def parameters(self) -> int:
        """The weights of all layers, with which the stack was made."""
        return sum(stage.parameters for stage in self.stages)


@dataclass(frozen=True)
class SizesState:
    """The layers of each stack that is shown, by its name."""

    stacks: tuple[tuple[str, tuple[Layer, ...]], ...]


def sizes_state(params: Params, env: Env) -> SizesState:
    """The stacks, which no frame changes."""
    found = stacks_of(params.sizes).items()
    return SizesState(tuple((name, tuple(layer.made for layer in stack)) for name, stack in found))


def run(params: Params, state: SizesState, came: Shape) -> tuple[Stack, ...]:
    """What every stack makes of an input (channels, H, W)."""
    made = made_for(params.sizes)
    found = []
    for name, layers in state.stacks:
        own = [made, *(stage.shape or () for stage in stages(made, layers))]
        passed = stages(came, layers, made_for=made)
        found.append(Stack(name, came, passed, tuple(own[:-1])))
    return tuple(found)
