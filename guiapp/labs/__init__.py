"""The laboratories: one folder each, free of Qt; adding one adds its title here."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from guiapp.core.lab import Lab
from guiapp.core.labs import Labs

TITLES = {
    "convolution": "Convolution",
    "fourier": "Fourier",
    "diffusion": "Diffusion",
    "pooling": "Pooling",
    "network": "Network",
}


@cache
def load() -> Labs:
    """Every lab by its key, in the order of the rail; each is imported when it is asked for."""
    return Labs(TITLES, _imported)


def _imported(key: str) -> Lab:
    lab: Lab = import_module(f"guiapp.labs.{key}").LAB
    return lab
