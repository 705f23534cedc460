"""What can be set in the topic of mistakes."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

NUMBERS = (("counts", "pictures"), ("shares", "share of the class"))
ANY = -1


@dataclass(frozen=True)
class MistakesParams:
    """Which of the answers are looked at; a click in the matrix chooses them."""

    numbers: str = param(
        "counts",
        "Numbers",
        touches="view",
        choices=NUMBERS,
        help="In the cells of the matrix; the colour is always the share of the class.",
    )
    truth: int = param(
        ANY,
        "Is",
        touches="view",
        low=ANY,
        high=999,
        lowest="any class",
        help="The class of the pictures that are shown, by number, or any.",
    )
    guess: int = param(
        ANY,
        "Taken for",
        touches="view",
        low=ANY,
        high=999,
        lowest="any other",
        help="The class that the network says they are, or any but their own.",
    )
    page: int = param(
        0, "Page", touches="view", low=0, high=100_000, help="Of the pictures, the worst first."
    )
