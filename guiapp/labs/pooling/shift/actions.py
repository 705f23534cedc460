"""What the menu has for this topic: the example of four detectors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guiapp.core.lab import Action, Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.shift.params import ShiftParams
from guiapp.parts.kernel import first_kernel
from guiapp.parts.picture import Loaded

WIDER = np.array([[0.3, 0.1, 1.0, 0.2, 0.1, 0.0]], np.float32)
"""The four detectors 0.1 1.0 0.2 0.1, and what lies beside them.

Source: Goodfellow, Bengio and Courville (2016), "Deep Learning", figure 9.8.
"""
THREE_WIDE = LayerParams("max", size=3, rows=1, stride=1, padding=1)


def shift_actions() -> tuple[Action, ...]:
    """They lead to this topic from any other."""
    return (
        Action(
            "shift-four-detectors",
            "Four detectors, shifted by one",
            four_detectors,
            "Examples",
            help="max pooling of width 3: all four detectors change, and two of four outputs",
        ),
    )


def four_detectors(scene: Scene) -> Scene:
    """Moved to the right by one pixel over a row in which 0.3 comes next."""
    params = replace(
        scene.params,
        topic="shift",
        image=Loaded(Raster.of(WIDER), "four detectors"),
        kernel=first_kernel("identity"),
        bias=0.0,
        detector="none",
        shift=ShiftParams(
            across=1.0, over="larger", margin=1, measure="changed share", poolings=(THREE_WIDE,)
        ),
    )
    return replace(scene, params=params, frame=0)
