"""A document: scenes in order, and which one is looked at. Also a lesson, and a slide deck."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guiapp.core.lab import Scene


@dataclass(frozen=True)
class Document:
    """One or more scenes and the index of the current one."""

    scenes: tuple[Scene, ...]
    index: int = 0

    @property
    def scene(self) -> Scene:
        """The current scene."""
        return self.scenes[self.index]

    def with_scene(self, scene: Scene) -> Document:
        """The document with its current scene replaced."""
        if scene is self.scene:
            return self
        scenes = (*self.scenes[: self.index], scene, *self.scenes[self.index + 1 :])
        return replace(self, scenes=scenes)

    def at_lab(self, first: Scene) -> Document:
        """The document at its latest scene of the lab of ``first``, which is added if none is."""
        for index in range(len(self.scenes) - 1, -1, -1):
            if self.scenes[index].lab == first.lab:
                return replace(self, index=index)
        return Document((*self.scenes, first), len(self.scenes))
