"""Which cells are painted together with one."""

from __future__ import annotations

SYMMETRIES = ("none", "left-right", "up-down", "both", "half turn", "quarter turns")

Cell = tuple[int, int]


def symmetric_cells(cell: Cell, shape: tuple[int, int], symmetry: str) -> list[Cell]:
    """``cell`` and its images in a kernel of ``shape``, each once, the cell itself first.

    Mirrors and turns are about the middle of the kernel. Where a quarter turn leaves a kernel
    that is not square, or falls between its cells, that image is left out.
    Raises ValueError for a symmetry that is not known and a cell outside the kernel.
    """
    if symmetry not in SYMMETRIES:
        raise ValueError(f"symmetry can be {', '.join(SYMMETRIES)}; {symmetry!r} came.")
    if not _inside(cell, shape):
        raise ValueError(f"cell must lie in a kernel of {shape[0]} x {shape[1]}; {cell} came.")
    row, column = cell
    bottom, right = shape[0] - 1 - row, shape[1] - 1 - column
    images = [cell]
    if symmetry in ("left-right", "both"):
        images.append((row, right))
    if symmetry in ("up-down", "both"):
        images.append((bottom, column))
    if symmetry in ("both", "half turn", "quarter turns"):
        images.append((bottom, right))
    if symmetry == "quarter turns":
        images += _quarter_turns(cell, shape)
    return list(dict.fromkeys(images))


def _quarter_turns(cell: Cell, shape: tuple[int, int]) -> list[Cell]:
    """The images by one and three quarter turns; places are doubled, so that they stay whole."""
    if (shape[0] - shape[1]) % 2:
        return []
    down, across = 2 * cell[0] - (shape[0] - 1), 2 * cell[1] - (shape[1] - 1)
    turned = [
        ((shape[0] - 1 + sign * across) // 2, (shape[1] - 1 - sign * down) // 2) for sign in (1, -1)
    ]
    return [image for image in turned if _inside(image, shape)]


def _inside(cell: Cell, shape: tuple[int, int]) -> bool:
    return 0 <= cell[0] < shape[0] and 0 <= cell[1] < shape[1]
