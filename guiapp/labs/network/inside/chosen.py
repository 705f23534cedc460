"""Which layer, which map and which value are looked at."""

from __future__ import annotations

from guiapp.labs.network.maps.stages import Stage
from guiapp.labs.network.params import Params
from guiapp.labs.network.side_by_side import staged


def chosen(params: Params) -> Stage:
    """The layer that is looked at, with its activation; the last where there are fewer."""
    found = staged(params)
    return next((stage for stage in found if stage.last >= params.inside.layer), found[-1])


def chosen_map(params: Params, stage: Stage) -> int:
    """The number of the chosen map in a layer, from 0."""
    return (params.inside.map - 1) % stage.count


def other_map(params: Params, stage: Stage) -> int:
    """That of the one that it is compared with."""
    return (params.inside.other - 1) % stage.count


def what(stage: Stage) -> str:
    """The field's word for what a layer gives: "map"."""
    return "unit" if stage.is_vector else "map"
