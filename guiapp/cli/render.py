"""Figures and animations to files, with no display: read, step, draw, save."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.cli.wanted import Wanted, check
from guiapp.core import storage
from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab, Scene, at_frame
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.export import scenes
from guiapp.export.animation.film import write_film
from guiapp.export.animation.pace import Pace, told
from guiapp.export.animation.shown import Shown
from guiapp.export.animation.spec import frames_of
from guiapp.export.save import Saved, save

DEVICES = ("auto", "cpu", "gpu")
CLEAR = "\x1b[K"
Labs = Mapping[str, Lab]


def render(whats: Sequence[str], wanted: Wanted, labs: Labs | None = None) -> int:
    """Write a file for every scene, and say which; raises BadInput before anything is written."""
    check(wanted)
    env = HostEnv(_devices(wanted.device))
    known = _labs() if labs is None else labs
    named = [found for what in whats for found in _scenes(what, known)]
    ready = [(name, _wanted(scene, known[scene.lab], wanted)) for name, scene in named]
    folder = _folder(wanted.folder)
    players: dict[str, Player] = {}
    for name, scene in _told_apart(ready):
        lab = known[scene.lab]
        if wanted.film:
            saved = _film(lab, env, scene, folder / name, wanted)
        else:
            player = players.setdefault(lab.key, Player(lab, env))
            saved = _write(player, scene, folder / f"{name}.{wanted.format}", wanted)
        for path in saved.paths:
            print(path)
        for note in saved.notes:
            print(f"convolarium: {name}: {note}", file=sys.stderr)
    return 0


def _labs() -> Labs:
    from guiapp.labs import load

    return load()


def _devices(choice: str) -> Any:
    if choice not in DEVICES:
        raise BadInput(f"device can be {', '.join(DEVICES)}; {choice} came.")
    from guiapp.compute.backend import Devices, probe

    if choice == "gpu" and not probe().ok:
        raise BadInput(f"device cannot be gpu here: {probe().reason}; leave it at auto.")
    return Devices(choice)


def _scenes(what: str, labs: Labs) -> list[tuple[str, Scene]]:
    """The scenes that ``what`` stands for, with the names of their files."""
    if what in labs:
        return [(what, labs[what].first_scene())]
    path = Path(what)
    if not path.exists():
        keys = ", ".join(labs)
        raise BadInput(
            f"There is no file {what!r}; render takes a document, an exported figure, or a lab "
            f"({keys})."
        )
    if path.suffix.lower() in scenes.SUFFIXES:
        return [(path.stem, _scene_of_figure(path, labs))]
    found = storage.read(path, labs).scenes
    if len(found) == 1:
        return [(path.stem, found[0])]
    return [(f"{path.stem}-{number}", scene) for number, scene in enumerate(found, 1)]


def _scene_of_figure(path: Path, labs: Labs) -> Scene:
    scene = scenes.read_scene(path, labs)
    missing = storage.left_out(scenes.scene_text(path))
    if missing:
        print(
            f"convolarium: {path.name} was exported without its own {' and '.join(missing)}; "
            f"the default is shown instead.",
            file=sys.stderr,
        )
    return scene


def _wanted(scene: Scene, lab: Lab, wanted: Wanted) -> Scene:
    changed = set_values(lab, scene, wanted.settings)
    if wanted.film:
        frames_of(wanted.film, lab.length(changed.params))
    return changed if wanted.frame is None else at_frame(lab, changed, wanted.frame)


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadInput(f"The folder {name!r} cannot be made: {fault.strerror or fault}.") from fault
    return folder


def _told_apart(named: Sequence[tuple[str, Scene]]) -> list[tuple[str, Scene]]:
    """Files of one name get numbers, so that none replaces another."""
    taken: set[str] = set()
    result = []
    for name, scene in named:
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free)
        result.append((free, scene))
    return result


def _write(player: Player, scene: Scene, path: Path, wanted: Wanted) -> Saved:
    figure = player.figure(scene)
    text = storage.to_text(scene, personal=wanted.pictures)
    width_mm, dpi = wanted.page
    saved = save(
        figure,
        path,
        scene_text=text,
        format=wanted.format,
        width_mm=width_mm,
        dpi=dpi,
        theme=wanted.theme,
        panel=wanted.panel,
    )
    left_out = _left_out(text) if wanted.format != "csv" else ()
    return replace(saved, notes=(*figure.said, *left_out, *saved.notes))


def _film(lab: Lab, env: HostEnv, scene: Scene, path: Path, wanted: Wanted) -> Saved:
    film = wanted.film
    assert film is not None
    shown = Shown(lab, env, scene, personal=wanted.pictures)
    path = path if film.format == "frames" else path.with_name(f"{path.name}.{film.format}")
    with _progress(path.name) as progress:
        saved = write_film(
            path,
            film,
            lab.length(scene.params),
            shown.figure,
            scene_text=shown.text,
            progress=progress,
        )
    return replace(saved, notes=(*shown.said, *_left_out(shown.text(film.first)), *saved.notes))


def _left_out(text: str) -> tuple[str, ...]:
    if not storage.left_out(text):
        return ()
    return ("Your picture stays out of the file's metadata; --embed-pictures puts it in.",)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Tells in one line of the terminal how far a film is, and clears it."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    pace = Pace()

    def tell(done: int, total: int) -> None:
        line = f"{name}: {told(done, total, pace.left(done, total))}"
        print(f"\r{line}{CLEAR}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        print(f"\r{CLEAR}", end="", file=sys.stderr, flush=True)
