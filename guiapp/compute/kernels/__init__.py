"""Kernels of the field as functions of their parameters, and what can be done to a kernel.

All give float64 (kh, kw), written as textbooks print them: the cell to the right of the middle
weighs the pixel to the right when the kernel is laid on the picture (correlation). Convolution
turns them by half a turn, which changes the sign of the odd ones (derivatives, emboss).
Angles as in `compute.angles`: degrees, counter-clockwise as seen on the screen, 0 to the right.
Sizes go up to 63; a size left out is as large as the kernel needs.
"""

from guiapp.compute.kernels.edges import (
    central_difference,
    derivative_of_gaussian,
    kirsch,
    prewitt,
    roberts,
    robinson,
    scharr,
    sobel,
)
from guiapp.compute.kernels.operations import (
    flip_columns,
    flip_rows,
    negate,
    normalise,
    resize,
    rotate90,
    scale,
    transpose,
)
from guiapp.compute.kernels.patterns import emboss, gabor, random
from guiapp.compute.kernels.second import (
    corner,
    difference_of_gaussians,
    edge,
    laplacian,
    laplacian_of_gaussian,
    line,
    mixed_derivative,
    point,
)
from guiapp.compute.kernels.sharpening import high_boost, high_pass, mean_removal, sharpen, unsharp
from guiapp.compute.kernels.sizes import LARGEST
from guiapp.compute.kernels.smoothing import (
    binomial,
    box,
    cone,
    disc,
    gaussian,
    identity,
    lanczos,
    motion_blur,
    shift,
    tent,
)
from guiapp.compute.kernels.symmetry import SYMMETRIES, symmetric_cells

__all__ = [
    "LARGEST",
    "SYMMETRIES",
    "binomial",
    "box",
    "central_difference",
    "cone",
    "corner",
    "derivative_of_gaussian",
    "difference_of_gaussians",
    "disc",
    "edge",
    "emboss",
    "flip_columns",
    "flip_rows",
    "gabor",
    "gaussian",
    "high_boost",
    "high_pass",
    "identity",
    "kirsch",
    "lanczos",
    "laplacian",
    "laplacian_of_gaussian",
    "line",
    "mean_removal",
    "mixed_derivative",
    "motion_blur",
    "negate",
    "normalise",
    "point",
    "prewitt",
    "random",
    "resize",
    "roberts",
    "robinson",
    "rotate90",
    "scale",
    "scharr",
    "sharpen",
    "shift",
    "sobel",
    "symmetric_cells",
    "tent",
    "transpose",
    "unsharp",
]
