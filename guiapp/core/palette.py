"""The three palettes, for the window and for files."""

from __future__ import annotations

from dataclasses import dataclass


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
