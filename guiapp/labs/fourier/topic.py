"""What each topic of the Fourier lab is: a state, a figure of it, and what a hand does there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.params import Params


@dataclass(frozen=True)
class Topic:
    """Pure functions; see ``core.lab.Lab`` for what each is given.

    state(params, env)            all that is known; kept for as long as nothing that it uses
                                  changes
    figure(scene, state, env)     what is seen
    gesture(scene, gesture)       the scene after a gesture; the same object where it means nothing
    length(params)                how many frames follow the first
    offers(scene, state)          what other labs can be sent, by kind
    hint                          one sentence that tells where to begin
    """

    state: Callable[[Params, Env], Any]
    figure: Callable[[Scene, Any, Env], Figure]
    gesture: Callable[[Scene, Gesture], Scene]
    length: Callable[[Params], int] = lambda params: 0
    offers: Callable[[Scene, Any], dict[str, Raster]] = lambda scene, state: {}
    hint: str = ""
