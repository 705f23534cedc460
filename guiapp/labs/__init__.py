"""The laboratories: one folder each, free of Qt; adding one adds its name here."""

from __future__ import annotations

from importlib import import_module

from guiapp.core.lab import Lab

NAMES = ("convolution", "fourier", "diffusion", "pooling", "network")


def load() -> dict[str, Lab]:
    """Every lab by its key, in the order of the rail."""
    return {name: import_module(f"guiapp.labs.{name}").LAB for name in NAMES}
