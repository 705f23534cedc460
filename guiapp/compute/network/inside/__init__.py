"""Looking inside a network: what excites its units, what they see, and where it errs.

Arrays in, arrays out. Maps are (N, K, H, W): K features of N pictures. A layer goes by its number,
counted from 0, as in the names of weights. What is found about maps comes back on the host.
"""

from guiapp.compute.network.inside.answers import confusion, most_wrong
from guiapp.compute.network.inside.backwards import (
    Backwards,
    KernelGradient,
    backwards,
    kernel_gradient,
)
from guiapp.compute.network.inside.fields import field_of, patch
from guiapp.compute.network.inside.gradients import input_gradient
from guiapp.compute.network.inside.maps import Strongest, correlations, strongest

__all__ = [
    "Backwards",
    "KernelGradient",
    "Strongest",
    "backwards",
    "confusion",
    "correlations",
    "field_of",
    "input_gradient",
    "kernel_gradient",
    "most_wrong",
    "patch",
    "strongest",
]
