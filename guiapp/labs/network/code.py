"""The network as PyTorch code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guiapp.compute.network.torch_code import torch_code
from guiapp.core import atomic
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import shape_of


def write_code(scene: Scene, state: Any, path: Path) -> None:
    """Write the code that builds the scene's network in PyTorch."""
    if scene.params.learns == "kernel":
        raise BadInput("One kernel is no network of layers; learn classes to write one as code.")
    code = torch_code(network_of(scene.params), shape_of(scene.params.data))
    atomic.write_bytes(path, code.encode("utf-8"))
