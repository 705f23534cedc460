"""How a scene is to be exported: what is asked, and what is remembered. No Qt here."""

from __future__ import annotations

import types
from dataclasses import dataclass, fields, replace
from typing import Any

from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.core.layout import Framed
from guiapp.core.params import Params, checked, param, parameters
from guiapp.export.animation.spec import Film
from guiapp.export.save import PICTURES, RESOLUTIONS, THEMES, WIDTHS
from guiapp.ui import film_choice
from guiapp.ui.film_choice import Timeline, film_of, film_questions, is_film, usual_format
from guiapp.ui.settings import Settings

NAMES = {
    "pdf": "PDF, lines stay lines",
    "svg": "SVG, lines stay lines",
    "png": "PNG, pixels",
    "tiff": "TIFF, pixels",
    "npz": "NPZ, arrays for NumPy",
    "csv": "CSV, a table for each panel",
}
WIDTH_NAMES = {
    "89": "89 mm, one column",
    "120": "120 mm, one and a half",
    "183": "183 mm, two columns",
    "own": "another",
}
PIXELS = ("png", "tiff")
WHOLE = ""
_REMEMBERED = ("width", "width_mm", "dpi", "theme", "with_scene", *film_choice.REMEMBERED)


def _is_picture(asked: Any) -> bool:
    return asked.format in PICTURES


@dataclass(frozen=True)
class PageQuestions(Params):
    """What is asked of a figure that is a picture."""

    width: str = param(
        "120",
        "Width",
        choices=tuple(WIDTH_NAMES.items()),
        group="Picture",
        applies=_is_picture,
        help="On paper; journals print one column 85 to 90 mm wide, two about 180.",
    )
    width_mm: float = param(
        150.0,
        "Millimetres",
        low=WIDTHS[0],
        high=WIDTHS[1],
        log=True,
        unit="mm",
        group="Picture",
        applies=lambda asked: _is_picture(asked) and asked.width == "own",
    )
    dpi: float = param(
        300.0,
        "Resolution",
        low=RESOLUTIONS[0],
        high=RESOLUTIONS[1],
        log=True,
        unit="dpi",
        group="Picture",
        applies=lambda asked: asked.format in PIXELS,
        help="300 for print, 600 for fine lines, 96 for a screen.",
    )
    theme: str = param(
        "light",
        "Colours",
        choices=tuple((name, name) for name in THEMES),
        group="Picture",
        applies=_is_picture,
        help="Transparent: light, without a paper behind it.",
    )


@dataclass(frozen=True)
class ExportChoice:
    """What was decided. ``panel`` is a panel's key; None: the whole figure.

    ``film`` is the animation that is to be written; None: a figure.
    """

    path: str
    format: str
    panel: str | None
    width_mm: float
    dpi: float
    theme: str
    with_scene: bool
    with_picture: bool
    film: Film | None = None


def questions(figure: Figure, has_picture: bool, timeline: Timeline | None = None) -> type[Any]:
    """The parameters that the dialog asks for, with the panels of this figure to choose from.

    ``has_picture`` tells that the scene holds pictures from the person's disk; ``timeline`` that it
    has frames, which can be animated.
    """
    panels = {WHOLE: "the whole figure"} | {
        key: panel.title or key for key, panel in figure.panels.items() if isinstance(panel, Framed)
    }
    formats = NAMES | (film_choice.NAMES if timeline else {})

    @dataclass(frozen=True)
    class FileQuestions(Params):
        format: str = param("pdf", "Format", choices=tuple(formats.items()), group="File")
        panel: str = param(WHOLE, "What", choices=tuple(panels.items()), group="File")

    @dataclass(frozen=True)
    class SceneQuestions(Params):
        with_scene: bool = param(
            True,
            "Can be reopened",
            group="Scene",
            applies=lambda asked: asked.format != "csv",
            help="The scene goes into the file: it can be opened here and gives the same figure.",
        )
        with_picture: bool = param(
            False,
            "With my picture",
            group="Scene",
            applies=lambda asked: has_picture and asked.format != "csv" and asked.with_scene,
            help="The picture from your disk goes into the file, too.",
        )

    film = (film_questions(timeline),) if timeline else ()
    # The fields of the last base come first.
    bases = (SceneQuestions, *film, PageQuestions, FileQuestions)
    return dataclass(frozen=True)(types.new_class("Questions", bases))


def choice_of(asked: Any, path: str) -> ExportChoice:
    """The answers as one decision."""
    return ExportChoice(
        path=path,
        format=asked.format,
        panel=asked.panel or None,
        width_mm=asked.width_mm if asked.width == "own" else float(asked.width),
        dpi=asked.dpi,
        theme=asked.theme,
        with_scene=asked.with_scene and asked.format != "csv",
        with_picture=asked.with_scene and asked.with_picture,
        film=film_of(asked),
    )


def told(choice: ExportChoice) -> str:
    """One sentence about the file that this gives."""
    if choice.format in PIXELS:
        pixels = round(choice.width_mm / 25.4 * choice.dpi)
        return f"{pixels} pixels wide, {choice.width_mm:g} mm at {choice.dpi:g} dpi."
    if choice.format in PICTURES:
        return f"{choice.width_mm:g} mm wide, fonts embedded, pictures as they are."
    if choice.format == "npz":
        return "Every picture, matrix and curve as an array under its name."
    return "A file for each panel, its name after the figure's."


def remembered(questions: type[Any], settings: Settings, *, animated: bool = False) -> Any:
    """The answers as they were given last time, as far as they still make sense.

    ``animated`` asks for the format of the last animation instead of the last figure.
    """
    asked = questions()
    for parameter in parameters(questions):
        name = parameter.name
        if name == "format":
            text = settings.text(_format_key(animated), usual_format() if animated else "")
        elif name in _REMEMBERED:
            text = settings.text(f"export/{name}", "")
        else:
            continue
        try:
            value = checked(_parsed(text, parameter.type), parameter)
        except (BadInput, ValueError):
            continue
        asked = replace(asked, **{name: value})
    return asked


def remember(asked: Any, settings: Settings) -> None:
    """Keep the answers for the next time."""
    settings.set_text(_format_key(is_film(asked)), asked.format)
    for field in fields(asked):
        if field.name in _REMEMBERED:
            settings.set_text(f"export/{field.name}", str(getattr(asked, field.name)))


def _format_key(animated: bool) -> str:
    return "export/film" if animated else "export/format"


def _parsed(text: str, kind: Any) -> Any:
    if kind is bool:
        return {"True": True, "False": False}.get(text, text)
    return kind(text) if kind in (int, float) else text
