"""Which data set a file or a folder is, seen from its content."""

from __future__ import annotations

from pathlib import Path

from guiapp.content.datasets import cifar, folder, idx, npz, packed, pickles
from guiapp.content.datasets.dataset import DataSet
from guiapp.core.errors import BadInput

SIDE = 32


def read(path: Path, *, side: int = SIDE, progress: folder.Progress | None = None) -> DataSet:
    """The data set in a file or a folder.

    A file: IDX (its partner is found beside it), a binary or Python batch of CIFAR, or NPZ. A
    folder: one with such files (IDX, CIFAR), or one with a subfolder of pictures for each class,
    which become ``side`` pixels square; of these ``progress`` counts the files.

    Raises BadInput, one sentence that names the file, for whatever cannot be read.
    """
    path = Path(path)
    try:
        if path.is_dir():
            found = idx.read_folder(path) or cifar.read_folder(path)
            return found or folder.read(path, side, progress)
        return _from_file(path)
    except MemoryError as fault:
        raise BadInput(f"{path.name} does not fit into memory; choose a smaller one.") from fault
    except OSError as fault:
        raise BadInput(
            f"{path.name} cannot be read ({fault.strerror}); choose another one."
        ) from fault


def _from_file(path: Path) -> DataSet:
    start = packed.head(path, 265)
    if start.startswith(npz.MAGIC):
        return npz.read(path)
    if start[257:262] == b"ustar":
        raise BadInput(f"{path.name} is an archive; unpack it, and open the folder that comes out.")
    if start.startswith(pickles.MAGIC):
        return cifar.read(path)
    records = cifar.is_binary(path) and path.suffix.lower() == ".bin"
    if idx.is_idx(start[:4]) and not records:
        return idx.read(path)
    if cifar.is_binary(path) or path.suffix.lower() == ".bin":
        return cifar.read(path)
    raise BadInput(
        f"{path.name} is no data set that is known; open an IDX file, a batch of CIFAR, an NPZ"
        " file, or a folder with a subfolder of pictures for each class."
    )
