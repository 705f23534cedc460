"""The way back from the classes to the pixels, or one layer of it."""

from __future__ import annotations

import time

from guiapp.core import numbers
from guiapp.core.figure import Figure, Panel, Table
from guiapp.core.lab import Env, Scene
from guiapp.labs.network.backwards.compared import (
    gradient_panels,
    left_out_panels,
    nothing_panels,
    passed_panels,
)
from guiapp.labs.network.backwards.errors import Errors, errors_of, told
from guiapp.labs.network.backwards.layers import layer_panels
from guiapp.labs.network.backwards.ways import chosen
from guiapp.labs.network.looked_at import fitted_panels, picture_panel
from guiapp.labs.network.maps.figure import grid
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, prepared
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.topic_figure import topic_figure


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen of the errors at one step."""
    began = time.perf_counter()
    params: Params = scene.params
    ready = prepared(params, env)
    errors = errors_of(params, state, ready, env)
    content = _parts(params, state, ready, errors, env)
    return topic_figure(params, state, _told(params, ready, errors), content, began)


def _parts(
    params: Params, state: TrainState, ready: Prepared, errors: Errors, env: Env
) -> tuple[list[Panel], Table]:
    if params.backwards.show == "errors":
        picture = picture_panel(params, ready, errors.seen, env)
        fitted = fitted_panels(params, errors.seen)
        panels = [picture, *fitted, *layer_panels(params, errors, ready.data.names, env)]
        return panels, grid([panel.key for panel in panels])
    which = chosen(params, errors)
    if which is None:
        return nothing_panels()
    if not which.is_compared:
        return left_out_panels(errors, which)
    of = passed_panels if params.backwards.show == "passed" else gradient_panels
    return of(params, state, errors, which, env)


def _told(params: Params, ready: Prepared, errors: Errors) -> str:
    which = chosen(params, errors)
    where = "" if params.backwards.show == "errors" or which is None else f"{which.title}, "
    against = told(errors, ready.data.names)
    return f"{where}loss {numbers.text(errors.loss)} against {against}"
