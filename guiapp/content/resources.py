"""Where the program's own files lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """A file or folder that comes with the program.

    It lies inside the package where that is installed, and beside it in a checkout.

    Raises FileNotFoundError where the program was installed without it.
    """
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(("resources", *parts))
    raise FileNotFoundError(f"{name} is missing: Convolarium was not installed completely.")
