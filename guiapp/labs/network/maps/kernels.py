"""What layers learnt, as pictures: their kernels, and the last change of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Conv, Dense, Network
from guiapp.core import numbers
from guiapp.core.figure import Box, Cursor, Curves, Image, Line
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.colours import SIGNED, each_by_its_own, largest, limits_for
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.maps.stages import Stage, as_maps, chosen, chosen_map, stages_of
from guiapp.labs.network.mosaic import Mosaic, mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.state import TrainState

MOST = 400
"""Kernels that are shown of a layer; of more the first ones are."""
NOT_TURNED = "correlated, not turned"

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Bank:
    """How the kernels of a layer are shown.

    shape    (F, C, h, w)
    all      one picture for each of the F; else the C kernels of the chosen map, one for each input
    colour   the three channels of each are red, green and blue
    """

    stage: Stage
    shape: tuple[int, int, int, int]
    all: bool
    colour: bool
    is_dense: bool

    @property
    def key(self) -> str:
        """That of its panel."""
        return f"kernels {self.stage.first}"

    @property
    def is_bars(self) -> bool:
        """Whether kernels are single numbers, shown as bars."""
        return not self.all and self.shape[2:] == (1, 1)

    @property
    def mosaic(self) -> Mosaic:
        """How they are laid out."""
        count = self.shape[0] if self.all else self.shape[1]
        return mosaic_of(min(count, MOST), *self.shape[2:])


def banks_of(params: Params) -> tuple[Bank, ...]:
    """Those of the layers that have kernels, or weights for every value."""
    network, channels = network_of(params), shape_of(params.data)[0]
    found: list[Bank] = []
    for stage in stages_of(params):
        shape = bank_shape(network, stage)
        if shape is not None:
            first = not found and shape[1] == channels
            colour = first and channels == 3
            is_dense = isinstance(network.layers[stage.main], Dense)
            found.append(Bank(stage, shape, shape[1] == 1 or colour, colour, is_dense))
    return tuple(found)


def bank_shape(network: Network, stage: Stage) -> tuple[int, int, int, int] | None:
    """(F, C, h, w) of the weights of a layer; None where it has no kernels."""
    layer = network.layers[stage.main]
    channels, *size = as_maps(stage.entry)
    if isinstance(layer, Dense):
        return layer.units, channels, size[0], size[1]
    if isinstance(layer, Conv):
        side = layer.size if isinstance(layer.size, int) else layer.size[0]
        return layer.filters, channels, side, side
    return None


def bank_values(bank: Bank, arrays: Mapping[str, Any]) -> Floats:
    """(F, C, h, w) of weights, or of what a step added to them; zeros before the first step."""
    found = arrays.get(f"{bank.stage.main}.weight")
    if found is None:
        return np.zeros(bank.shape, np.float32)
    return np.asarray(found).reshape(bank.shape)


def arrays_of(params: Params, state: TrainState) -> Mapping[str, Any]:
    """What is shown: the weights, or what the last step added to them."""
    return state.updates if params.maps.show == "updates" else state.weights


def chosen_channel(params: Params, kernel: Floats) -> int:
    """The number of the input map that is looked at, from 0; that with the largest weights."""
    if params.maps.channel:
        return (params.maps.channel - 1) % len(kernel)
    return int(np.abs(kernel).sum(axis=(1, 2)).argmax())


def kernel_panels(params: Params, state: TrainState, env: Env) -> list[Image | Curves]:
    """The kernels of every layer that has some."""
    return [_panel(params, bank, state, env) for bank in banks_of(params)]


def _panel(params: Params, bank: Bank, state: TrainState, env: Env) -> Image | Curves:
    values = bank_values(bank, arrays_of(params, state))
    number = chosen_map(params, bank.stage)
    is_chosen = bank.stage == chosen_bank(params).stage
    facts = _facts(params, bank, state)
    title = f"{bank.stage.first}  {_part(bank, number)}"
    channel = chosen_channel(params, values[number])
    if bank.is_bars:
        cursor = channel if is_chosen else None
        return weight_bars(bank.key, title, facts, values[number, :, 0, 0], cursor)
    own = params.maps.range == "map"
    pixels, told, most = _pixels(bank, arrays_of(params, state), number, own, env)
    marks: tuple[Box, ...] = ()
    if is_chosen:
        at = number if bank.all else channel
        marks = (bank.mosaic.box(min(at, bank.mosaic.count - 1)),)
    return Image(
        bank.key,
        title,
        facts,
        pixels,
        limits_for(most, rectified=False),
        SIGNED if not bank.colour else "grey",
        marks=marks,
        quantity="weight" if params.maps.show != "updates" else "update",
        bar=not bank.colour and not own,
        hint="Click a kernel to see its numbers; it can be sent to another lab.",
        gain=bank.mosaic.gain,
        told=told,
        **bank.mosaic.shown("kernel" if bank.all else "input map"),
    )


def chosen_bank(params: Params) -> Bank:
    """That of the chosen layer, or of the last one before it that has kernels."""
    found = banks_of(params)
    stage = chosen(params)
    before = [bank for bank in found if bank.stage.main <= stage.main]
    return before[-1] if before else found[0]


def weight_bars(key: str, title: str, facts: str, values: Floats, channel: int | None) -> Curves:
    """Weights by the number of what they belong to."""
    return Curves(
        key,
        title,
        facts,
        (Line("", np.arange(1.0, len(values) + 1), values.astype(np.float64), 0, "bars"),),
        x_limits=(0.4, len(values) + 0.6),
        y_limits=limits_for(largest(values), rectified=False),
        x_label="input",
        cursors=() if channel is None else (Cursor(float(channel + 1), tone="accent"),),
        height=None,
        aspect=1.0,
        least=96.0,
        hint="The weight of every input; click one to see its part.",
    )


def _pixels(
    bank: Bank, arrays: Mapping[str, Any], number: int, own: bool, env: Env
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None, float]:
    """The mosaic, what the read-out tells where that is something else, the largest magnitude."""
    key = (id(arrays), bank, number, own)

    def make() -> tuple[Any, ...]:
        values = bank_values(bank, arrays)
        kernels = values if bank.all else values[number][:, None]
        kernels = kernels[: bank.mosaic.count]
        most = 1.0 if own else largest(values)
        scaled = each_by_its_own(kernels) if own else kernels
        if bank.colour:
            divided = scaled / (2 * most or 1.0)
            colours = np.moveaxis(np.clip(0.5 + divided, 0.0, 1.0), 1, -1)
            weights = bank.mosaic.joined(np.moveaxis(kernels, 1, -1))
            return arrays, (bank.mosaic.joined(colours), weights, most)
        told = bank.mosaic.joined(kernels[:, 0]) if own else None
        return arrays, (bank.mosaic.joined(scaled[:, 0]), told, most)

    found: tuple[Any, Any, float] = recent(f"mosaics of {bank.key}", env).get(key, make)[1]
    return found


def _part(bank: Bank, number: int) -> str:
    what = "Weights" if bank.is_dense else "Kernels"
    return what if bank.all else f"{what} of {'unit' if bank.is_dense else 'map'} {number + 1}"


def _facts(params: Params, bank: Bank, state: TrainState) -> str:
    count, channels, height, width = bank.shape
    size = f"{count} of {height} × {width}" if bank.all else f"{height} × {width}"
    if bank.is_bars:
        size = f"{channels} inputs"
    elif not bank.all:
        size = f"{channels} inputs, {size}"
    if params.maps.show == "updates":
        name = f"{bank.stage.main}.weight"
        if name not in state.updates:
            return f"{size}, no step yet"
        share = _norm(state.updates[name]) / max(_norm(state.weights[name]), 1e-30)
        return f"{size}, {numbers.text(100 * share, 2)} % of the weights"
    cut = not bank.is_bars and bank.mosaic.count < (count if bank.all else channels)
    return f"{size}, the first {MOST}" if cut else size


def _norm(array: Any) -> float:
    return float(np.linalg.norm(np.asarray(array, np.float64)))
