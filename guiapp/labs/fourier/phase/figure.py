"""Two pictures whose magnitudes and phases are swapped, or one before and after it is changed."""

from __future__ import annotations

from guiapp.core.figure import (
    Figure,
    Panel,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.phase.state import PhaseState
from guiapp.labs.fourier.picture import Waves
from guiapp.parts.picture import picture_label

SWAPPED = Table(
    tuple(
        (
            f"{key}",
            f"forth {key}",
            f"magnitude {key}",
            f"phase {key}",
            f"back {key}",
            f"mixed {key}",
        )
        for key in "ab"
    )
)
SWAP_STRIP = Table((("likeness a", "likeness b", "sizes"),), frame=True, wrap=True)
CHANGED = Table(
    (
        ("input", "forth", "magnitude", "phase"),
        (None, None, "magnitude sign", "phase sign"),
        ("answer", "back", "magnitude after", "phase after"),
    )
)
CHANGED_STRIP = Table((("kept", "moved"),), frame=True, wrap=True)
PARTS = {"both": "ℱ", "real": "Re ℱ", "imaginary": "Im ℱ"}
SAME = 1e-5
"""Powers that differ by less than this share of the largest are the same but for rounding."""
STRAYS = 0.2
"""Percent of the pixels at each end that may be brighter or darker than what is shown."""


def figure(scene: Scene, state: PhaseState, env: Env) -> Figure:
    """What is seen of magnitudes and phases."""
    params: Params = scene.params
    if state.second is not None:
        panels, layout = _swap(params, state, state.second, env)
        told = f"{picture_label(params.image)} and {picture_label(params.other)}, phases swapped"
    else:
        panels, layout = _change(params, state, env)
        told = f"{picture_label(params.image)}, {TOLD[params.phase.what]}"
    return Figure(
        title="Fourier",
        subtitle=told,
        panels=panels_of(*panels),
        layout=layout,
        measured={"method": "FFT", "milliseconds": state.milliseconds, "device": env.device},
    )


# Two pictures


def _swap(params: Params, state: PhaseState, second: Waves, env: Env) -> tuple[list[Panel], Table]:
    """Two rows: a picture, its magnitude, its phase, and its magnitude with the other's phase."""
    panels: list[Panel] = []
    rows = (("a", "b", state.first, params.image), ("b", "a", second, params.other))
    for (key, other, waves, picture), answer in zip(rows, state.answers, strict=True):
        name, told = key.upper(), _fitted(state) if key == "b" else ""
        panels += [
            _picture(params, key, f"{name}  {picture_label(picture)}", waves, told),
            Sign(f"forth {key}", "ℱ →", large=False),
            *_spectra(params, key, name, waves, env),
            Sign(f"back {key}", "ℱ⁻¹ →", large=False),
            _answer(
                f"mixed {key}", _mixture(name), answer.pixels, told=f"looks like {other.upper()}?"
            ),
        ]
    for key, answer in zip("ab", state.answers, strict=True):
        panels.append(_likenesses(key, answer, state, second))
    panels.append(_sizes(params, state))
    return panels, Table(((SWAPPED,), (SWAP_STRIP,)))
