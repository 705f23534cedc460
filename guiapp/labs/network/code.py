"""The network as PyTorch code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guiapp.compute.network.torch_code import torch_code
from guiapp.content.datasets import Scale
from guiapp.core import atomic
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.prepared import scale_for


def write_code(scene: Scene, state: Any, path: Path) -> None:
    """Write the code that builds the scene's network in PyTorch."""
    if scene.params.learns == "kernel":
        raise BadInput("One kernel is no network of layers; learn classes to write one as code.")
    code = torch_code(network_of(scene.params), shape_of(scene.params.data))
    code += _preparing(scale_for(scene.params))
    atomic.write_bytes(path, code.encode("utf-8"))


def _preparing(scale: Scale | None) -> str:
    """What the network is given of pictures (N, C, H, W) from 0 to 1."""
    if scale is None:
        return ""
    mean, deviation = (
        ", ".join(f"{value:.8g}" for value in values) for values in (scale.mean, scale.deviation)
    )
    return f'''

def prepared(pictures):
    """Pictures (N, C, H, W) from 0 to 1 as the network has learnt from them."""
    mean = pictures.new_tensor([{mean}]).view(-1, 1, 1)
    deviation = pictures.new_tensor([{deviation}]).view(-1, 1, 1)
    return (pictures - mean) / deviation
'''
