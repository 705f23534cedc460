"""What a lab is, what a scene is, and what is carried along that is not data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure, Zoom
from guiapp.core.gesture import Gesture
from guiapp.core.params import checked_all, touched, with_live
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Scene:
    """A lab's key, its parameters, a frame, and the live edits made while it ran.

    ``track`` holds (frame, params) in effect from that frame on, its first entry at frame 0;
    empty where nothing was edited live. ``zoom`` is what is seen of linked panels.
    """

    lab: str
    params: Any
    frame: int = 0
    track: tuple[tuple[int, Any], ...] = ()
    zoom: tuple[Zoom, ...] = ()
    title: str = ""
    note: str = ""

    def params_at(self, frame: int) -> Any:
        """The parameters with which ``frame`` is computed."""
        found = self.track[0][1] if self.track else self.params
        for since, params in self.track:
            if since <= frame:
                found = params
        return found


class Env(Protocol):
    """What a lab is given besides its data."""

    def cached(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What ``compute()`` returned when it was first asked for under ``key``."""

    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""

    def progress(self, done: int, total: int) -> None:
        """Tell how much is done."""

    def show(self, state: Any) -> None:
        """Show a state that is not complete yet."""

    def to_device(self, array: Any, work: float) -> Any:
        """``array`` on the device that suits ``work`` multiply-adds best."""

    def device_for(self, work: float) -> str:
        """Where ``to_device`` would put an array now: part of the key of what is kept there."""

    @property
    def device(self) -> str:
        """The device last used, for the read-out."""


class Cancelled(Exception):  # noqa: N818 - not an error
    """Raised inside a computation that nobody waits for any more."""


@dataclass(frozen=True)
class Action:
    """Something to do to a scene that is not one parameter's control: "Turn the kernel"."""

    key: str
    label: str
    apply: Callable[[Scene], Scene]
    group: str = ""
    shortcut: str = ""
    help: str = ""


@dataclass(frozen=True)
class Keeping:
    """An action that needs what a scene has come to: "Begin with these weights"."""

    key: str
    label: str
    apply: Callable[[Scene, Any], Scene]
    group: str = ""
    help: str = ""


@dataclass(frozen=True)
class Saving:
    """What a scene has come to, written to a file of its own: ``write(scene, state, path)``.

    It raises BadInput where that is refused. ``suffixes``: which it can be, the usual one first.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[[Scene, Any, Path], None]
    group: str = ""
    help: str = ""


@dataclass(frozen=True)
class Lab:
    """A Params class and a few pure functions; see the package's design.

    start(params, env)          the State at frame 0
    step(state, params, env)    the next; None where every frame shows the same State
    length(params)              how many frames follow the first; None: endless; 0: no timeline
    figure(scene, state, env)   what is seen at scene.frame
    gesture(scene, gesture)     the scene after a gesture; the same object where it means nothing
    check(params)               raises BadInput for values that do not go together
    offers(scene, state)        rasters that another lab can be sent, by kind
    sends                       the kinds that may be among them
    frame_name(params, frame)   what the timeline calls a frame
    play_label(params)          what playing does, in a few words
    hint(params)                one sentence that tells where to begin
    strokes                     what undo calls a stroke on a panel, by the panel's key
    keepings, savings           what can be done with a State besides drawing it
    """

    key: str
    title: str
    Params: type
    start: Callable[[Any, Env], Any]
    figure: Callable[[Scene, Any, Env], Figure]
    step: Callable[[Any, Any, Env], Any] | None = None
    length: Callable[[Any], int | None] = lambda params: 0
    gesture: Callable[[Scene, Gesture], Scene] = lambda scene, gesture: scene
    check: Callable[[Any], None] = lambda params: None
    offers: Callable[[Scene, Any], dict[str, Raster]] = lambda scene, state: {}
    sends: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    keepings: tuple[Keeping, ...] = ()
    savings: tuple[Saving, ...] = ()
    frame_name: Callable[[Any, int], str] = lambda params, frame: str(frame)
    play_label: Callable[[Any], str] = lambda params: ""
    strokes: Mapping[str, str] = field(default_factory=dict)
    notes: Path | None = None
    hint: Callable[[Any], str] = lambda params: ""

    def first_scene(self) -> Scene:
        """The scene a person meets first: every parameter at its default."""
        return Scene(self.key, self.Params())


def in_effect(scene: Scene) -> Scene:
    """``scene`` with the live parameters that its next frame is computed with.

    So a frame that one goes back to looks as it did when it was computed, whatever was edited
    later, and an edit there starts from what was in effect.
    """
    if not scene.track:
        return scene
    params = with_live(scene.params, scene.params_at(scene.frame + 1))
    return scene if params == scene.params else replace(scene, params=params)


def edited(lab: Lab, scene: Scene, params: Any) -> Scene:
    """``scene`` after its parameters were set to ``params``; raises BadInput where they are wrong.

    A run parameter starts again, a live one is noted in the track from the next frame on (an edit
    at an earlier frame cuts the track there), a view parameter only changes the figure.
    """
    params = checked_all(params, known=scene.params)
    lab.check(params)
    touch = touched(scene.params, params)
    if touch is None:
        return scene
    if touch == "view":
        return replace(scene, params=params)
    if touch == "live" and lab.step is not None:
        started = scene.track or ((0, scene.params),)
        kept = tuple(entry for entry in started if entry[0] <= scene.frame)
        frame = clamped_frame(lab, params, scene.frame)
        return replace(scene, params=params, track=(*kept, (scene.frame + 1, params)), frame=frame)
    frame = 0 if lab.step is not None else clamped_frame(lab, params, scene.frame)
    return replace(scene, params=params, track=(), frame=frame)


def clamped_frame(lab: Lab, params: Any, frame: int) -> int:
    """``frame`` within what the lab has for these parameters."""
    length = lab.length(params)
    return max(frame, 0) if length is None else min(max(frame, 0), length)


def at_frame(lab: Lab, scene: Scene, frame: int) -> Scene:
    """``scene`` at another frame; raises BadInput where there is no such frame."""
    length = lab.length(scene.params)
    if frame < 0 or (length is not None and frame > length):
        last = "0 or more" if length is None else f"0 to {length}"
        raise BadInput(f"frame can be {last}; {frame} came.")
    return replace(scene, frame=frame)
