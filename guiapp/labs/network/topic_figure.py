"""What the figures of all topics say alike: the data, the step, how long it took."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from guiapp.core.figure import Figure, Panel, Table, panels_of
from guiapp.labs.network.data_params import name_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.step_told import step_text, with_step


def topic_figure(
    params: Params,
    state: TrainState,
    told: str,
    content: tuple[Sequence[Panel], Table],
    began: float,
    *,
    enough: bool = False,
) -> Figure:
    """The figure of a topic that looks at one step, which its first panel says.

    ``told`` is what of it is seen, ``content`` the panels and their composition, ``began`` when
    the computing did (seconds of ``time.perf_counter``).
    """
    panels, layout = content
    stopped = ", stopped" if state.failed else ""
    return Figure(
        title="Network",
        subtitle=f"{name_of(params.data)}, {step_text(state.frame)}, {told}{stopped}",
        panels=panels_of(*with_step(panels, state.frame)),
        layout=layout,
        said=(state.failed,) if state.failed else (),
        measured=measured_since(began),
        enough=enough,
    )


def measured_since(began: float) -> dict[str, Any]:
    """How a figure was computed that was begun at ``began``."""
    milliseconds = (time.perf_counter() - began) * 1e3
    return {"method": "NumPy", "milliseconds": milliseconds, "device": "cpu"}
