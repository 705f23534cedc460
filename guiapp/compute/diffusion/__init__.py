"""Diffusion: kernels as probabilities of where mass goes, pictures and particles that follow them.

A propagator (kh, kw) is a kernel with nothing negative and sum 1. In one step cell j of it moves
its share of the mass by j - a rows and columns, a = (k - 1) // 2 being the anchor of an axis, so
that one step is the convolution of the picture with the propagator. Boundaries are "wrap", a
torus, and "wall", a basin that nothing leaves. Places, drifts and flows are (row, column).
"""

from guiapp.compute.diffusion.expected import expected_distance, gaussian_limit
from guiapp.compute.diffusion.flow import flow
from guiapp.compute.diffusion.heat import (
    CONDUCTANCES,
    LAPLACIANS,
    heat_exact,
    heat_kernel,
    heat_step,
    perona_malik_step,
    stability_limit,
)
from guiapp.compute.diffusion.mass import diffuse
from guiapp.compute.diffusion.measurement import (
    cells_taken,
    deviation_of_one,
    measure_once,
    running_mean,
)
from guiapp.compute.diffusion.observed import (
    DISTANCES,
    centre_of_mass,
    covariance_of,
    distance,
    entropy_of,
    variance_of,
)
from guiapp.compute.diffusion.particles import density_of, place, scatter
from guiapp.compute.diffusion.propagators import (
    density,
    entropy_bits,
    moments,
    naive_softmax,
    predicted_moments,
    propagator,
)
from guiapp.compute.diffusion.spectra import spectrum_after
from guiapp.compute.diffusion.walls import BOUNDARIES

__all__ = [
    "BOUNDARIES",
    "CONDUCTANCES",
    "DISTANCES",
    "LAPLACIANS",
    "cells_taken",
    "centre_of_mass",
    "covariance_of",
    "density",
    "density_of",
    "deviation_of_one",
    "diffuse",
    "distance",
    "entropy_bits",
    "entropy_of",
    "expected_distance",
    "flow",
    "gaussian_limit",
    "heat_exact",
    "heat_kernel",
    "heat_step",
    "measure_once",
    "moments",
    "naive_softmax",
    "perona_malik_step",
    "place",
    "predicted_moments",
    "propagator",
    "running_mean",
    "scatter",
    "spectrum_after",
    "stability_limit",
    "variance_of",
]
