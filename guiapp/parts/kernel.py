"""The kernel that labs take: a preset whose parameters stay editable, or one's own.

A lab declares ``kernel: Kernel = param(first_kernel("sobel-x"), "Kernel", options=KERNELS,
source=KERNEL_SOURCE)`` and computes with ``kernel_values(params.kernel)``. Kernels are laid out as
they are printed: the cell to the right of the middle weighs the pixel to the right under
correlation; convolution turns them.
"""

from guiapp.parts.kernel_actions import kernel_actions, resized
from guiapp.parts.kernel_gestures import Brush, kernel_gesture
from guiapp.parts.kernel_presets import LARGEST, Fixed
from guiapp.parts.kernel_table import (
    KERNEL_SOURCE,
    KERNELS,
    Kernel,
    Own,
    first_kernel,
    kernel_from_raster,
    kernel_label,
    kernel_values,
    own,
)

__all__ = [
    "KERNELS",
    "KERNEL_SOURCE",
    "LARGEST",
    "Brush",
    "Fixed",
    "Kernel",
    "Own",
    "first_kernel",
    "kernel_actions",
    "kernel_from_raster",
    "kernel_gesture",
    "kernel_label",
    "kernel_values",
    "own",
    "resized",
]
