"""What is seen of magnitudes and phases."""

from __future__ import annotations

from guiapp.core.figure import Figure, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.phase import change, swap
from guiapp.labs.fourier.phase.state import PhaseState
from guiapp.parts.picture import picture_label


def figure(scene: Scene, state: PhaseState, env: Env) -> Figure:
    """Two pictures that are swapped, or one that is changed."""
    params: Params = scene.params
    name = picture_label(params.image)
    if state.second is not None:
        panels = swap.swap_panels(params, state, state.second, env)
        layout, told = swap.LAYOUT, f"{name} and {picture_label(params.other)}, phases swapped"
    else:
        panels = change.change_panels(params, state, env)
        layout, told = change.LAYOUT, f"{name}, {change.what_is_done(params.phase)}"
    return Figure(
        title="Fourier",
        subtitle=told,
        panels=panels_of(*panels),
        layout=layout,
        measured={"method": "FFT", "milliseconds": state.milliseconds, "device": env.device},
    )
