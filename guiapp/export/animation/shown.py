"""The figures of a scene that moves, computed for a film and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guiapp.core import storage
from guiapp.core.cache import MEGABYTE
from guiapp.core.figure import Figure
from guiapp.core.lab import Lab, Scene
from guiapp.core.player import Hooks, HostEnv, Player

KEPT = 64 * MEGABYTE
"""A film goes forward only: few states need to be kept."""


class Shown:
    """A scene at one frame after the other.

    ``said`` collects what its figures have to tell the person; ``personal`` tells whether pictures
    from the person's disk may go into files.
    """

    def __init__(
        self,
        lab: Lab,
        env: HostEnv,
        scene: Scene,
        *,
        personal: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._player = Player(lab, env, KEPT)
        self._scene = scene
        self._personal = personal
        self._hooks = Hooks(cancelled=cancelled)
        self.said: dict[str, None] = {}

    def figure(self, frame: int) -> Figure:
        """What is seen at a frame; raises Cancelled where nobody waits for it any more."""
        figure = self._player.figure(replace(self._scene, frame=frame), self._hooks)
        self.said |= dict.fromkeys(figure.said)
        return figure

    def text(self, frame: int) -> str:
        """The scene at a frame as text."""
        return storage.to_text(replace(self._scene, frame=frame), personal=self._personal)
