"""What can be set in the quiz."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

LAST = 9999
NONE = "none"
LETTERS = ("a", "b", "c")


@dataclass(frozen=True)
class QuizParams:
    """Which question is asked, and what is answered."""

    question: int = param(
        1,
        "Question",
        low=1,
        high=LAST,
        fixed=True,
        help="The same number asks the same question; the menu goes to the next one.",
    )
    answer: str = param(
        NONE,
        "Answer",
        choices=((NONE, "?"), *((letter, letter) for letter in LETTERS)),
        help="An answer shows the propagator, and lets it play; ? hides it again.",
    )
