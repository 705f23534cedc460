"""Topics: what a lab's canvas can be about, chosen by its parameter ``topic``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Env, Lab, Scene
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Topic:
    """Pure functions of one topic; see ``core.lab.Lab`` for what each is given.

    start(params, env)            the state at frame 0
    figure(scene, state, env)     what is seen
    gesture(scene, gesture)       the scene after a gesture; the same object where it means nothing
    step(state, params, env)      the next state, in labs whose states follow each other
    length(params)                how many frames follow the first; None: endless
    frame_name(params, frame)     what the timeline calls a frame
    offers(scene, state)          what other labs can be sent, by kind
    play_label                    what playing does, in a few words
    hint                          one sentence that tells where to begin
    """

    start: Callable[[Any, Env], Any]
    figure: Callable[[Scene, Any, Env], Figure]
    gesture: Callable[[Scene, Gesture], Scene] = lambda scene, gesture: scene
    step: Callable[[Any, Any, Env], Any] = lambda state, params, env: state
    length: Callable[[Any], int | None] = lambda params: 0
    frame_name: Callable[[Any, int], str] = lambda params, frame: str(frame)
    offers: Callable[[Scene, Any], dict[str, Raster]] = lambda scene, state: {}
    play_label: str = ""
    hint: str = ""


def lab_of_topics(
    key: str,
    title: str,
    Params: type,
    topics: Mapping[str, Topic],
    *,
    steps: bool = False,
    check: Callable[[Any], None] = lambda params: None,
    sends: tuple[str, ...] = (),
    actions: tuple[Action, ...] = (),
    strokes: Mapping[str, str] | None = None,
    notes: Path | None = None,
) -> Lab:
    """The lab that does what the topic of its parameters does; the rest is as in ``Lab``.

    ``steps`` says that states follow each other; else every frame shows the same state.
    """

    def step(state: Any, params: Any, env: Env) -> Any:
        return topics[params.topic].step(state, params, env)

    return Lab(
        key=key,
        title=title,
        Params=Params,
        start=lambda params, env: topics[params.topic].start(params, env),
        figure=lambda scene, state, env: topics[scene.params.topic].figure(scene, state, env),
        step=step if steps else None,
        length=lambda params: topics[params.topic].length(params),
        gesture=lambda scene, gesture: topics[scene.params.topic].gesture(scene, gesture),
        check=check,
        offers=lambda scene, state: topics[scene.params.topic].offers(scene, state),
        sends=sends,
        actions=actions,
        frame_name=lambda params, frame: topics[params.topic].frame_name(params, frame),
        play_label=lambda params: topics[params.topic].play_label,
        strokes=strokes or {},
        notes=notes,
        hint=lambda params: topics[params.topic].hint,
    )
