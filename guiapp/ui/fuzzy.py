"""How well what somebody types matches a name. No Qt here."""

from __future__ import annotations


def score(query: str, text: str) -> float | None:
    """How well the letters of ``query`` are found in ``text``, in order; None where they are not.

    Whole words count most, then beginnings of words, then letters in a row. Each word of the
    query is looked for by itself, so "kernel flip" finds "Flip the kernel".
    """
    total = 0.0
    for word in query.lower().split():
        found = _word_score(word, text.lower())
        if found is None:
            return None
        total += found
    return total - 0.01 * len(text)


def _word_score(word: str, text: str) -> float | None:
    place = text.find(word)
    if place >= 0:
        at_start = place == 0 or not text[place - 1].isalnum()
        return 4.0 * len(word) + (6.0 if at_start else 0.0) - 0.02 * place
    scores = (_scattered(word, text, jump) for jump in (True, False))
    return max((found for found in scores if found is not None), default=None)


def _scattered(word: str, text: str, jump: bool) -> float | None:
    """The letters one after the other; with ``jump`` at the next beginning of a word, if any."""
    total, position = 0.0, -1
    for letter in word:
        nearest = text.find(letter, position + 1)
        if nearest < 0:
            return None
        begins = _begins(letter, text, position + 1) if jump else -1
        if nearest == position + 1:
            total += 2.0
        elif begins >= 0:
            total, nearest = total + 1.5, begins
        else:
            total += 0.5
        position = nearest
    return total


def _begins(letter: str, text: str, start: int) -> int:
    """Where, from ``start`` on, a word begins with this letter; -1 where none does."""
    for index in range(start, len(text)):
        if text[index] == letter and (index == 0 or not text[index - 1].isalnum()):
            return index
    return -1
