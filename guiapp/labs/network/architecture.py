"""From the list of layers to the network, and what each layer of it is."""

from __future__ import annotations

from functools import lru_cache

from guiapp.compute.network import Dense, Flatten, Layer, Network, shapes
from guiapp.compute.pooling.sizes import Shape
from guiapp.core.errors import BadInput
from guiapp.labs.network.beginning import check_kept
from guiapp.labs.network.data_params import Files, classes_of, shape_of
from guiapp.labs.network.layer_params import NETWORKS, DenseLayer, LayerParams
from guiapp.labs.network.params import Params

MOST_WEIGHTS = 20_000_000
MOST_VALUES = 4_000_000
"""Numbers learnt, and values after a layer for one picture, that are computed in reason."""


def network_of(params: Params) -> Network:
    """The layers as they are listed, maps flattened where a dense layer follows, and the last."""
    return _made(params.network.layers, shape_of(params.data), classes_of(params.data))[0]


def places_of(params: Params) -> tuple[int, ...]:
    """The number, from 0, that each listed layer has in the network; that of the last one last."""
    return _made(params.network.layers, shape_of(params.data), classes_of(params.data))[1]


def check(params: Params) -> None:
    """Raise BadInput that names the layer from which nothing comes out, or too much.

    Also for kept weights that are those of another network, and where no data set was opened.
    """
    if isinstance(params.data, Files) and not params.data.path:
        raise BadInput("data needs a file or a folder; open one, or choose another.")
    try:
        network = network_of(params)
    except BadInput as error:
        raise BadInput(f"{_named(params)}{error}") from error
    check_kept(params.begin, network, shape_of(params.data))


def _named(params: Params) -> str:
    """Which network does not fit, where it is one of those that are ready."""
    ready = next((one for one in NETWORKS if one.value == params.network), None)
    if ready is None:
        return ""
    size = " × ".join(str(length) for length in shape_of(params.data)[1:])
    return f"{ready.label} does not fit pictures of {size}: open larger ones. "


@lru_cache(maxsize=64)
def _made(
    listed: tuple[LayerParams, ...], shape: Shape, classes: int
) -> tuple[Network, tuple[int, ...]]:
    made: list[Layer] = []
    places: list[int] = []
    weights = 0
    for number, layer in enumerate((*listed, DenseLayer(classes)), 1):
        try:
            if isinstance(layer, DenseLayer) and len(shape) == 3:
                made.append(Flatten())
                shape = made[-1].after(shape)
            one = Dense(classes, start="small") if number > len(listed) else layer.made
            weights += one.trained(shape)
            shape = one.after(shape)
        except ValueError as error:
            reason = str(error)
            raise BadInput(f"Layer {number}: {reason[0].lower()}{reason[1:]}") from error
        values = 1
        for length in shape:
            values *= length
        if weights > MOST_WEIGHTS or values > MOST_VALUES:
            raise BadInput(
                f"Layer {number}: the network would have {weights:,} weights, and {values:,} values"
                f" here; at most {MOST_WEIGHTS:,} and {MOST_VALUES:,} are computed."
            )
        places.append(len(made))
        made.append(one)
    return Network(tuple(made)), tuple(places)


def stages(params: Params) -> tuple[Shape, ...]:
    """The shape of the input, and that after every layer of the network."""
    return shapes(network_of(params), shape_of(params.data))
