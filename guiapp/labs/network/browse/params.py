"""What can be set in the topic of the data."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

PARTS = (("held out", "held out"), ("training", "training"))
MOST_NUMBER = 10_000_000
ORDERS = (("classes", "by class"), ("one", "one class"), ("all", "as they come"))


@dataclass(frozen=True)
class BrowseParams:
    """Which pictures are on the sheet, and which of them is shown large."""

    part: str = param("held out", "Part", touches="view", choices=PARTS)
    order: str = param("classes", "Pictures", touches="view", choices=ORDERS)
    label: int = param(
        0,
        "Class",
        touches="view",
        low=0,
        high=999,
        applies=lambda params: params.order == "one",
        help="Its number; a click on its bar chooses it, too.",
    )
    page: int = param(
        0,
        "Page",
        touches="view",
        low=0,
        high=100_000,
        help="After the last one the first follows; arrow keys on the pictures turn pages, too.",
    )
    number: int = param(
        0,
        "Number",
        touches="view",
        low=0,
        high=MOST_NUMBER,
        applies=lambda params: params.part == "training",
        help="Of the training picture that is shown large; a click on it chooses it.",
    )
