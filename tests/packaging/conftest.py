"""Import the scripts of `packaging/`, which is a folder and not a package."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def load(name: str) -> ModuleType:
    """A script of the folder, as Python sees it when dev.py is started."""
    if str(PACKAGING) not in sys.path:
        sys.path.append(str(PACKAGING))
    return importlib.import_module(name)


@pytest.fixture
def dev() -> ModuleType:
    return load("dev")


@pytest.fixture
def environment() -> ModuleType:
    return load("environment")


@pytest.fixture
def system() -> ModuleType:
    return load("system")


@pytest.fixture
def screenshot() -> ModuleType:
    return load("screenshot")
