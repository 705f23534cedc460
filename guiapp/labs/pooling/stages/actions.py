"""Examples from books, each in one step: a picture, its kernel, its detector, its pooling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from guiapp.core.lab import Action, Scene
from guiapp.labs.pooling.examples import EXAMPLES
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.stages.params import StagesParams
from guiapp.parts.kernel import first_kernel
from guiapp.parts.picture import Photo

GROUP = "Examples"
_PICTURES = {option.key: option.value for option in EXAMPLES}


def stages_actions() -> tuple[Action, ...]:
    """They go to the topic of the stages, whatever the scene is about."""
    return (
        _action(
            *("five-by-five", "Five by five, 3 × 3", "max of every window, step by step"),
            image=_PICTURES["five by five"],
            layer=LayerParams("max", 3, stride=1),
        ),
        _action(
            *("four-detectors", "Four detectors", "max, width 3, stride 1, padded"),
            image=_PICTURES["four detectors"],
            layer=LayerParams("max", 3, rows=1, stride=1, padding=1),
        ),
        _action(
            *("six-detectors", "Six detectors, ragged end", "max, width 3, stride 2"),
            image=_PICTURES["six detectors"],
            layer=LayerParams("max", 3, rows=1, stride=2, ceil_mode=True),
        ),
        _action(
            *("three-stages", "One picture through three stages", "Sobel x, ReLU, max 2 × 2"),
            image=Photo("camera"),
            size="256",
            boundary="symmetric",
            layer=LayerParams("max", 2),
            kernel=first_kernel("sobel-x"),
            detector="relu",
        ),
    )


def _action(key: str, label: str, help: str, **values: Any) -> Action:
    return Action(f"example-{key}", label, _applied(values), GROUP, help=help)


def _applied(values: dict[str, Any]) -> Callable[[Scene], Scene]:
    wanted = {
        "topic": "stages",
        "kernel": first_kernel("identity"),
        "bias": 0.0,
        "detector": "none",
        "stages": StagesParams(),
        **values,
    }
    return lambda scene: replace(scene, params=replace(scene.params, **wanted), frame=0)
