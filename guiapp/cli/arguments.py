"""What can be written after ``convolarium``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from guiapp import __version__
from guiapp.core.errors import BadInput

_RENDER = """\
WHAT is a document (.convolarium), a figure that Convolarium exported (PDF, SVG, PNG, TIFF), or a
lab's key (convolarium labs lists them). mp4, webm, gif, apng, webp and frames (a folder of
numbered PNGs) are animations, the other formats are figures.

examples:
  convolarium render convolution -o figures --format pdf --width-mm 89
  convolarium render convolution --set kernel=gaussian --set kernel.sigma=3 --set image=@photo.jpg
  convolarium render convolution --format mp4 --frames 1:300 --fps 30 --size 1280x720
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; {self.prog} --help tells more.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments as values, with the name of the command in ``command``; raises BadInput."""
    if arguments and arguments[0] in COMMANDS and arguments[0] != "window":
        return _commands().parse_args(arguments)
    chosen = _window().parse_args(arguments)
    chosen.command = "window"
    return chosen


def _window() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="convolarium",
        description="See convolution: kernels and pictures, in space and in frequency.",
        epilog="commands (convolarium COMMAND --help tells more):\n"
        + "\n".join(f"  {name:<8}{_HELP[name]}" for name in _HELP),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Convolarium {__version__}")
    parser.add_argument(
        "document", nargs="?", metavar="DOCUMENT", help="opened in the window; also a figure"
    )
    return parser


def _commands() -> argparse.ArgumentParser:
    parser = _Parser(prog="convolarium")
    commands = parser.add_subparsers(dest="command")
    _add_render(commands)
    for name in ("labs", "doctor", "bench"):
        command = commands.add_parser(name, help=_HELP[name], description=_capital(_HELP[name]))
        command.add_argument("--json", action="store_true", help="as JSON")
        if name == "bench":
            command.add_argument("names", nargs="*", metavar="NAME", help="only these")
    return parser


def _add_render(commands: Any) -> None:
    render = commands.add_parser(
        "render",
        help=_HELP["render"],
        description=_capital(_HELP["render"]),
        epilog=_RENDER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = render.add_argument
    add("whats", nargs="+", metavar="WHAT")
    add("-o", "--output", default=".", metavar="DIR", help="the folder for the files (this one)")
    add(
        "--format",
        default="png",
        help="pdf, svg, png, tiff, npz, csv; mp4, webm, gif, apng, webp, frames (png)",
    )
    add("--width-mm", type=float, metavar="MM", help="width of the figure (120)")
    add("--dpi", type=float, help="resolution of PNG and TIFF (300)")
    add("--theme", default="light", help="light, dark or transparent (light)")
    add("--panel", metavar="KEY", help="only this panel")
    add("--frame", type=int, metavar="N", help="the figure at this frame")
    add("--frames", metavar="A:B", help="an animation from frame A to B, both included (all)")
    add("--every", type=int, metavar="N", help="every N-th of these frames (1)")
    add("--fps", type=float, help="frames a second (30)")
    add("--size", metavar="WxH", help="width and height of the animation in pixels (1280x720)")
    add("--loop", action="store_true", help="gif, apng and webp begin again at their end")
    add(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="NAME=VALUE",
        help="set a parameter; kernel.sigma=2 goes inside, kernel=@file.csv reads a file",
    )
    add("--device", default="auto", help="auto, cpu or gpu (auto)")
    add(
        "--embed-pictures",
        action="store_true",
        help="put pictures from your disk into the files, so that they can be opened again",
    )


def _capital(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}."


def _show_window(chosen: argparse.Namespace) -> int:
    from guiapp.cli.window import show

    return show(chosen.document)


def _render(chosen: argparse.Namespace) -> int:
    from guiapp.cli.render import render
    from guiapp.cli.wanted import Wanted

    wanted = Wanted(
        folder=chosen.output,
        format=chosen.format,
        width_mm=chosen.width_mm,
        dpi=chosen.dpi,
        theme=chosen.theme,
        panel=chosen.panel,
        frame=chosen.frame,
        frames=chosen.frames,
        every=chosen.every,
        fps=chosen.fps,
        size=chosen.size,
        loop=chosen.loop,
        settings=tuple(chosen.settings),
        device=chosen.device,
        pictures=chosen.embed_pictures,
    )
    return render(chosen.whats, wanted)


def _list_labs(chosen: argparse.Namespace) -> int:
    from guiapp.cli.labs import list_labs

    return list_labs(as_json=chosen.json)


def _doctor(chosen: argparse.Namespace) -> int:
    from guiapp.cli.doctor import examine

    return examine(as_json=chosen.json)


def _bench(chosen: argparse.Namespace) -> int:
    from guiapp.cli.bench import measure

    return measure(chosen.names, as_json=chosen.json)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "window": _show_window,
    "render": _render,
    "labs": _list_labs,
    "doctor": _doctor,
    "bench": _bench,
}
_HELP = {
    "render": "write figures to files, with no display",
    "labs": "list the labs and their parameters",
    "doctor": "say what this machine has: versions, GPU, fonts, folders",
    "bench": "measure, beside reference implementations",
}
