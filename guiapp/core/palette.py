"""The three palettes, for the window and for files."""

from __future__ import annotations

from dataclasses import dataclass

_CURVES = {
    "light": ("#0072b2", "#bd7d00", "#009e73", "#d55e00", "#c46d9e", "#2e93cf"),
    "dark": ("#2b8fd0", "#e69f00", "#00ab7c", "#e2691a", "#cc79a7", "#7cc6f0"),
    "contrast": ("#4da6ff", "#ffb000", "#00d69c", "#ff7a33", "#ff9ed6", "#a8dcff"),
}
"""The set of Okabe and Ito (2008), as much darker or brighter as 3 to 1 against paper takes."""


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb. ``paper`` lies behind figures, ``panel`` behind controls."""

    name: str
    dark: bool
    paper: str
    panel: str
    raised: str
    ink: str
    quiet: str
    hairline: str
    outline: str
    accent: str
    on_accent: str
    mark: str
    good: str
    warn: str

    def tone(self, tone: str) -> str:
        """The colour of a text or mark of that tone."""
        tones = {"plain": self.ink, "quiet": self.quiet, "good": self.good, "warn": self.warn}
        return tones.get(tone, self.mark)

    def curve(self, index: int) -> str:
        """The colour of a curve, in the order of Okabe and Ito's set; quiet ink below zero."""
        colours = _CURVES[self.name]
        return self.quiet if index < 0 else colours[index % len(colours)]

    def ruled(self, tone: str) -> str:
        """The colour of a straight line that stands on paper, not on a picture."""
        return self.accent if tone == "accent" else self.tone(tone)

    @property
    def grid(self) -> str:
        """Lines that help reading and are not read themselves."""
        return "#595959" if self.name == "contrast" else self.hairline


LIGHT = Palette(
    name="light",
    dark=False,
    paper="#fafaf8",
    panel="#f2f3ef",
    raised="#ffffff",
    ink="#1b1f24",
    quiet="#565d66",
    hairline="#dcdeda",
    outline="#868c93",
    accent="#1f6fd6",
    on_accent="#ffffff",
    mark="#e69f00",
    good="#00795a",
    warn="#b34700",
)
DARK = Palette(
    name="dark",
    dark=True,
    paper="#16181c",
    panel="#1c1f24",
    raised="#23272e",
    ink="#e8eaed",
    quiet="#a2a9b3",
    hairline="#33383f",
    outline="#737b86",
    accent="#58a6ff",
    on_accent="#0b1320",
    mark="#f0b429",
    good="#35c99a",
    warn="#ff9e64",
)
CONTRAST = Palette(
    name="contrast",
    dark=True,
    paper="#000000",
    panel="#000000",
    raised="#000000",
    ink="#ffffff",
    quiet="#ffffff",
    hairline="#ffffff",
    outline="#ffffff",
    accent="#ffff00",
    on_accent="#000000",
    mark="#ffff00",
    good="#00ff9c",
    warn="#ffb000",
)
PALETTES = {palette.name: palette for palette in (LIGHT, DARK, CONTRAST)}
