"""What can be done to a whole kernel: turned, mirrored, scaled, normalised, resized."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guiapp.compute import kernels
from guiapp.core.errors import BadInput
from guiapp.core.lab import Action, Scene
from guiapp.parts.kernel_presets import LARGEST, Values
from guiapp.parts.kernel_table import Kernel, Own, kernel_values, own

_OPERATIONS: tuple[tuple[str, str, Callable[[Values], Values], str], ...] = (
    ("turn-left", "Rotate left by 90°", lambda k: kernels.rotate90(k, 1), ""),
    ("turn-right", "Rotate right by 90°", lambda k: kernels.rotate90(k, -1), ""),
    ("flip-columns", "Flip left and right", kernels.flip_columns, ""),
    ("flip-rows", "Flip up and down", kernels.flip_rows, ""),
    ("transpose", "Transpose", kernels.transpose, "rows become columns"),
    ("negate", "Negate", kernels.negate, "change every sign"),
    ("double", "Times 2", lambda k: kernels.scale(k, 2), ""),
    ("halve", "Times ½", lambda k: kernels.scale(k, 0.5), ""),
    (
        *("sum-1", "Normalise to sum 1", lambda k: kernels.normalise(k, "sum")),
        "the brightness of the picture stays",
    ),
    (
        *("sum-0", "Shift to sum 0", lambda k: kernels.normalise(k, "zero sum")),
        "take the mean off every cell: even ground gives nothing",
    ),
    (
        *("l1", "Normalise to unit L1", lambda k: kernels.normalise(k, "L1")),
        "the sizes of all cells sum to 1: results stay within the picture's range",
    ),
    ("more-rows", "Add two rows", lambda k: _grown(k, 2, 0), "one above and one below, of zeros"),
    ("fewer-rows", "Remove two rows", lambda k: _grown(k, -2, 0), "the first and the last"),
    ("more-columns", "Add two columns", lambda k: _grown(k, 0, 2), "one on each side, of zeros"),
    ("fewer-columns", "Remove two columns", lambda k: _grown(k, 0, -2), "the first and the last"),
)


_KEYS = {
    "turn-left": "L",
    "turn-right": "R",
    "flip-columns": "H",
    "flip-rows": "U",
    "transpose": "T",
    "negate": "N",
    "double": "2",
    "halve": "5",
    "sum-1": "1",
    "sum-0": "0",
    "l1": "A",
    "more-rows": "Down",
    "fewer-rows": "Up",
    "more-columns": "Right",
    "fewer-columns": "Left",
}
"""What is pressed after Ctrl+K."""


def kernel_actions(
    get: Callable[[Scene], Kernel | None], put: Callable[[Scene, Kernel], Scene]
) -> tuple[Action, ...]:
    """The actions on a scene's kernel, which ``get`` reads and ``put`` replaces; None: it has none.

    They raise BadInput for what cannot be done: no sum to normalise, no row to remove.
    """

    def action(key: str, label: str, change: Callable[[Values], Values], help: str) -> Action:
        def apply(scene: Scene) -> Scene:
            kernel = get(scene)
            return scene if kernel is None else put(scene, changed(kernel, change))

        keys = f"Ctrl+K, {_KEYS[key]}"
        return Action(f"kernel-{key}", label, apply, "Kernel", keys, help)

    return tuple(action(*operation) for operation in _OPERATIONS)


def resized(value: Kernel, rows: int, columns: int) -> Own:
    """The kernel with so many rows and columns, 1 to 63; the cell at the anchor stays there.

    New cells are zero. Raises BadInput for other sizes.
    """
    return changed(value, lambda values: _sized(values, rows, columns))


def changed(value: Kernel, change: Callable[[Values], Values]) -> Own:
    """A kernel of one's own: what ``change`` makes of its values; raises BadInput."""
    try:
        with np.errstate(over="ignore"):  # what becomes infinite is refused in a sentence
            return own(change(kernel_values(value)))
    except BadInput:
        raise
    except ValueError as fault:
        raise BadInput(str(fault)) from fault


def _grown(values: Values, rows: int, columns: int) -> Values:
    return _sized(values, values.shape[0] + rows, values.shape[1] + columns)


def _sized(values: Values, rows: int, columns: int) -> Values:
    for name, count in (("rows", rows), ("columns", columns)):
        if count < 1:
            raise BadInput(f"The kernel has too few {name} to remove two; its least is 1.")
        if count > LARGEST:
            raise BadInput(f"A kernel has at most {LARGEST} {name}; {count} would be too many.")
    return kernels.resize(values, (rows, columns))
