"""What the canvas of the Network lab can be about: views of one training, which goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Scene
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class View:
    """Pure functions of one topic; see ``core.lab.Lab`` for what each is given.

    figure(scene, state, env)   what is seen of the training
    gesture(scene, gesture)     the scene after a gesture; the same object where it means nothing
    offers(scene, state)        what other labs can be sent, by kind
    hint                        one sentence that tells where to begin
    """

    figure: Callable[[Scene, Any, Env], Figure]
    gesture: Callable[[Scene, Gesture], Scene] = lambda scene, gesture: scene
    offers: Callable[[Scene, Any], dict[str, Raster]] = lambda scene, state: {}
    hint: str = ""
