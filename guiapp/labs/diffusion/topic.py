"""What each topic of the Diffusion lab is: states that follow each other, and a figure of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.params import Params


@dataclass(frozen=True)
class Topic:
    """Pure functions; see ``core.lab.Lab`` for what each is given.

    start(params, env)            the state at frame 0
    step(state, params, env)      the next; ``params`` are those in effect at its frame
    figure(scene, state, env)     what is seen
    gesture(scene, gesture)       the scene after a gesture; the same object where it means nothing
    length(params)                how many frames follow the first; None: endless
    offers(scene, state)          what other labs can be sent, by kind
    hint                          one sentence that tells where to begin
    """

    start: Callable[[Params, Env], Any]
    step: Callable[[Any, Params, Env], Any]
    figure: Callable[[Scene, Any, Env], Figure]
    gesture: Callable[[Scene, Gesture], Scene]
    length: Callable[[Params], int | None] = lambda params: None
    offers: Callable[[Scene, Any], dict[str, Raster]] = lambda scene, state: {}
    hint: str = ""
