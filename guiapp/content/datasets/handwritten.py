"""The handwritten digits that come with scikit-learn, read from its folder; it is not imported."""

from __future__ import annotations

import gzip
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from guiapp.content.datasets.dataset import DataSet
from guiapp.content.files import opened
from guiapp.core.errors import BadInput

CREDIT = (
    "Optical recognition of handwritten digits (test set): E. Alpaydin and C. Kaynak (1998),"
    " UCI Machine Learning Repository, CC BY 4.0."
)
COUNT, SIDE, WHITE = 1797, 8, 16
_MOST = 1 << 20


@cache
def digits() -> DataSet:
    """1797 digits of 8 x 8 pixels with the levels 0 to 16, bright on black.

    Raises BadInput where scikit-learn is not installed with its files.
    """
    path = _folder() / "digits.csv.gz"
    try:
        with opened(path) as file, gzip.GzipFile(fileobj=file) as stream:
            cells = stream.read(_MOST).replace(b"\n", b",").rstrip(b",").split(b",")
        table = np.array([int(cell) for cell in cells]).reshape(COUNT, SIDE * SIDE + 1)
    except (ValueError, OSError, EOFError, zlib.error) as fault:
        raise BadInput(
            f"The digits cannot be read: install scikit-learn again ({fault})"
        ) from fault
    images = table[:, :-1].clip(0, WHITE).astype(np.uint8).reshape(COUNT, 1, SIDE, SIDE)
    labels = table[:, -1].astype(np.int64)
    return DataSet(images, labels, tuple("0123456789"), "digits", float(WHITE))


def _folder() -> Path:
    found = find_spec("sklearn")
    if found is None or not found.submodule_search_locations:
        raise BadInput("The digits come with scikit-learn, which is missing: install it.")
    return Path(next(iter(found.submodule_search_locations))) / "datasets" / "data"
