"""The network as a table: what comes out of every layer, what it costs, and how far it sees."""

from __future__ import annotations

from math import prod

from guiapp.compute.network import multiplications, parameters, receptive_field
from guiapp.compute.pooling.sizes import Shape
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Table
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of, places_of, stages
from guiapp.labs.network.data_params import name_of, shape_of
from guiapp.labs.network.layer_params import summary
from guiapp.labs.network.params import Params

COLUMNS = ("layers", "weights", "products", "fields")


def table_panels(params: Params, env: Env) -> list[Facts]:
    """The layers as they are listed, one row each, in four columns; the same until they change."""
    panels: list[Facts] = recent("network table", env).get(
        (params.network, params.data), lambda: _panels(params)
    )
    return panels


def _panels(params: Params) -> list[Facts]:
    network, shapes = network_of(params), stages(params)
    learnt = parameters(network, shape_of(params.data))
    products = multiplications(network, shape_of(params.data))
    fields = receptive_field(network)
    layers = [Fact(f"0  {name_of(params.data)}", shape_text(shapes[0]))]
    weights, costs, seen = [_count(0, 0)], [_count(0, 0)], [Fact("0", "1 × 1")]
    listed = (*(summary(layer) for layer in params.network.layers), "dense, one for each class")
    for number, (place, told) in enumerate(zip(places_of(params), listed, strict=True), 1):
        layers.append(Fact(f"{number}  {told}", shape_text(shapes[place + 1])))
        weights.append(_count(number, learnt[place]))
        costs.append(_count(number, products[place]))
        field = fields[place]
        seen.append(Fact(str(number), "all" if field is None else shape_text(field.size)))
    layers.append(Fact("all together", f"{numbers.count(prod(shapes[-1]))} classes"))
    weights.append(_count("all", sum(learnt)))
    costs.append(_count("all", sum(products)))
    seen.append(Fact("all", "–", "quiet"))
    return [
        Facts("layers", "Layer, and what comes out", tuple(layers), width=262.0),
        Facts("weights", "Weights", tuple(weights), width=84.0),
        Facts("products", "Products", tuple(costs), width=98.0),
        Facts("fields", "Sees", tuple(seen), width=84.0),
    ]


def table_layout() -> Table:
    """The four columns side by side, or below each other where it is narrow."""
    return Table((COLUMNS,), frame=True, wrap=True)


def shape_text(shape: Shape) -> str:
    """Maps × rows × columns: 16 × 8 × 8."""
    return " × ".join(numbers.count(length) for length in shape)


def _count(number: int | str, value: int) -> Fact:
    told = numbers.count(value) if value else "–"
    return Fact(str(number), told, "plain" if value else "quiet")
