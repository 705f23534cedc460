"""Pooling: windows of a picture as one value each, and what of it survives a shift.

Pictures are (..., H, W); sizes, strides and padding are whole numbers or (rows, columns); windows
lie as PyTorch lays them, see `grid`. Places and offsets are (row, column).
"""

from guiapp.compute.pooling.adaptive import (
    ADAPTIVE_KINDS,
    adaptive_pool,
    adaptive_windows,
    global_pool,
)
from guiapp.compute.pooling.aliasing import Folding, folding
from guiapp.compute.pooling.blur import binomial, blur_pool
from guiapp.compute.pooling.channels import CHANNEL_KINDS, channel_pool, winning_channel
from guiapp.compute.pooling.curves import AGAINST, shift_curve, shift_map
from guiapp.compute.pooling.detectors import DETECTORS, absolute, detect, leaky_relu, relu
from guiapp.compute.pooling.equivariance import (
    FLIPS,
    Square,
    commuting_square,
    equivariance_error,
    flipped,
    quarter_turned,
    scaled,
)
from guiapp.compute.pooling.grid import windows
from guiapp.compute.pooling.heads import HEADS, MADE_FOR, classifier
from guiapp.compute.pooling.information import (
    conditional_entropy,
    conditional_entropy_of,
    entropy,
    entropy_of_counts,
    histogram,
    joint_histogram,
    joint_of_levels,
    level_of,
    mutual_information,
    mutual_information_of,
    neighbours,
    self_information,
    total_entropy,
)
from guiapp.compute.pooling.layer import Pooling
from guiapp.compute.pooling.measures import (
    MEASURES,
    all_measures,
    changed_share,
    cosine_similarity,
    relative_distance,
)
from guiapp.compute.pooling.origin import argmax_pool
from guiapp.compute.pooling.pool import KINDS, output_size, pool
from guiapp.compute.pooling.shifting import SHIFT_METHODS, shift
from guiapp.compute.pooling.sizes import (
    AdaptivePool,
    Convolve,
    Dense,
    Flatten,
    Layer,
    Pool,
    Stage,
    stages,
)
from guiapp.compute.pooling.telling import information_map, told_most

__all__ = [
    "ADAPTIVE_KINDS",
    "AGAINST",
    "CHANNEL_KINDS",
    "DETECTORS",
    "FLIPS",
    "HEADS",
    "KINDS",
    "MADE_FOR",
    "MEASURES",
    "SHIFT_METHODS",
    "AdaptivePool",
    "Convolve",
    "Dense",
    "Flatten",
    "Folding",
    "Layer",
    "Pool",
    "Pooling",
    "Square",
    "Stage",
    "absolute",
    "adaptive_pool",
    "adaptive_windows",
    "all_measures",
    "argmax_pool",
    "binomial",
    "blur_pool",
    "changed_share",
    "channel_pool",
    "classifier",
    "commuting_square",
    "conditional_entropy",
    "conditional_entropy_of",
    "cosine_similarity",
    "detect",
    "entropy",
    "entropy_of_counts",
    "equivariance_error",
    "flipped",
    "folding",
    "global_pool",
    "histogram",
    "information_map",
    "joint_histogram",
    "joint_of_levels",
    "leaky_relu",
    "level_of",
    "mutual_information",
    "mutual_information_of",
    "neighbours",
    "output_size",
    "pool",
    "quarter_turned",
    "relative_distance",
    "relu",
    "scaled",
    "self_information",
    "shift",
    "shift_curve",
    "shift_map",
    "stages",
    "told_most",
    "total_entropy",
    "windows",
    "winning_channel",
]
