"""What is seen inside of a network at one step."""

from __future__ import annotations

import time

from guiapp.core.figure import Figure, Panel, Table
from guiapp.core.lab import Env, Scene
from guiapp.labs.network.inside.batch import Batch, batch_of
from guiapp.labs.network.inside.feature import feature_panels
from guiapp.labs.network.inside.gradient import gradient_panels
from guiapp.labs.network.inside.params import SHOWN
from guiapp.labs.network.inside.related import correlation_panels
from guiapp.labs.network.inside.strongest import strongest_panels
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, prepared
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.topic_figure import topic_figure

GATHERED = ("strongest", "correlations")
"""What needs a layer's maps of many pictures, which take a while."""


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen; while pictures are asked, of those that were."""
    params: Params = scene.params
    ready = prepared(params, env)
    began = time.perf_counter()
    batch = batch_of(params, state, ready, env) if params.inside.show in GATHERED else None
    content = _parts(params, state, ready, batch, env)
    enough = batch is not None and batch.done < batch.total
    return topic_figure(
        params, state, dict(SHOWN)[params.inside.show], content, began, enough=enough
    )


def _parts(
    params: Params, state: TrainState, ready: Prepared, batch: Batch | None, env: Env
) -> tuple[list[Panel], Table]:
    if batch is None:
        of = feature_panels if params.inside.show == "feature" else gradient_panels
        return of(params, state, ready, env)
    if params.inside.show == "strongest":
        return strongest_panels(params, batch, env)
    return correlation_panels(params, state, ready, batch, env)
