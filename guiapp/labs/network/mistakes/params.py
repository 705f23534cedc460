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
        help="The class of the pictures that are shown; −1: any.",
    )
    guess: int = param(
        ANY,
        "Taken for",
        touches="view",
        low=ANY,
        high=999,
        help="What the network says of them; −1: any other class.",
    )
    page: int = param(
        0, "Page", touches="view", low=0, high=100_000, help="Of the pictures, the worst first."
    )
