"""What can be done to a mask as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guiapp.core.errors import BadInput
from guiapp.core.lab import Action, Scene
from guiapp.labs.fourier.paint.filters import Everywhere, Inverted
from guiapp.labs.fourier.paint.layers import MOST_LAYERS, Mask
from guiapp.labs.fourier.paint.painted import Painted
from guiapp.labs.fourier.params import Params


def mask_actions() -> tuple[Action, ...]:
    """Invert it, clear what was painted, begin from everything or from nothing."""

    def action(
        key: str, label: str, keys: str, change: Callable[[Mask], Mask], help: str
    ) -> Action:
        def apply(scene: Scene) -> Scene:
            params: Params = scene.params
            if params.topic != "paint":
                return scene
            return replace(scene, params=replace(params, mask=change(params.mask)))

        return Action(f"mask-{key}", label, apply, "Mask", keys, help)

    return (
        action("invert", "Invert the mask", "Ctrl+M, I", _inverted, "what was kept goes"),
        action("unpaint", "Clear the painting", "Ctrl+M, P", _unpainted, "filters stay"),
        action("all", "Keep everything", "Ctrl+M, A", lambda mask: (), "no layer is left"),
        action("none", "Keep nothing", "Ctrl+M, N", lambda mask: (Everywhere(0.0),), "then paint"),
    )


def _inverted(mask: Mask) -> Mask:
    """With one more layer; two inversions in turn are none."""
    if mask and isinstance(mask[-1], Inverted):
        return mask[:-1]
    if len(mask) >= MOST_LAYERS:
        raise BadInput(f"A mask has at most {MOST_LAYERS} layers; take one out first.")
    return (*mask, Inverted())


def _unpainted(mask: Mask) -> Mask:
    return tuple(layer for layer in mask if not isinstance(layer, Painted))
