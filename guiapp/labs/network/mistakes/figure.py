"""The confusion matrix, the pictures that are most wrong, and the one that is looked at."""

from __future__ import annotations

import time

from guiapp.core.figure import Figure, Panel, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.looked_at import (
    SMALL,
    beside,
    fitted_panels,
    looked_at,
    picture_panel,
    scores_panel,
)
from guiapp.labs.network.mistakes.answers import answers_of
from guiapp.labs.network.mistakes.panels import (
    accuracy_panel,
    answers_facts,
    matrix_panel,
    worst_panel,
)
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import prepared
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.topic_figure import measured_since
from guiapp.labs.network.train.figure import subtitle


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen of the answers at one step; while they come in, of those that are known."""
    params: Params = scene.params
    ready = prepared(params, env)
    answers = answers_of(params, state, ready, env)
    began = time.perf_counter()
    seen = looked_at(params, ready, env)
    picture = picture_panel(params, ready, seen, env)
    fitted = fitted_panels(params, seen, SMALL)
    panels: list[Panel] = [
        matrix_panel(params, answers, env),
        accuracy_panel(params, answers, env),
        worst_panel(params, answers, env),
        answers_facts(answers, state.frame),
        picture,
        *fitted,
        scores_panel(ready, network_of(params), state.weights, seen),
    ]
    left = Table((("matrix",), ("accuracy",)))
    right = Table((("answers",), (beside(picture, fitted),), ("scores",)))
    return Figure(
        title="Network",
        subtitle=subtitle(params, state),
        panels=panels_of(*panels),
        layout=Table(((left, "worst", right),), wrap=True, weights=(1.0, 1.1, 0.55)),
        said=(state.failed,) if state.failed else (),
        measured=measured_since(began),
        enough=answers.done < answers.total,
    )
