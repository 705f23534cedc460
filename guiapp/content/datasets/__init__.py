"""Data sets of pictures with classes, from files that other people made, and what comes with us.

    read(path) -> DataSet            IDX, CIFAR, NPZ, or a folder of classes
    digits() -> DataSet              handwritten digits, 8 x 8
    divided, split                   places of the training and the test pictures
    scale_of, normalised, shifted    what a network is given

Whatever cannot be read raises BadInput. A pickle is never executed: see ``pickles``.
"""

from guiapp.content.datasets.dataset import DataSet
from guiapp.content.datasets.handwritten import digits
from guiapp.content.datasets.preparing import (
    Scale,
    divided,
    normalised,
    scale_of,
    shifted,
    split,
)
from guiapp.content.datasets.reading import SIDE, read

__all__ = [
    "SIDE",
    "DataSet",
    "Scale",
    "digits",
    "divided",
    "normalised",
    "read",
    "scale_of",
    "shifted",
    "split",
]
