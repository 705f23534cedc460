"""All labs, each of them loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from guiapp.core.lab import Lab


class Labs(Mapping[str, Lab]):
    """The labs by their keys, in the order of the rail.

    ``titles`` are known at once; a lab comes from ``load(key)`` when it is asked for, and is kept.
    """

    def __init__(self, titles: Mapping[str, str], load: Callable[[str], Lab]) -> None:
        self.titles = dict(titles)
        self._load = load
        self._loaded: dict[str, Lab] = {}

    @classmethod
    def of(cls, *labs: Lab) -> Labs:
        """These labs."""
        known = {lab.key: lab for lab in labs}
        made = cls({key: lab.title for key, lab in known.items()}, known.__getitem__)
        made.load_all()
        return made

    @property
    def is_complete(self) -> bool:
        """Whether all are loaded."""
        return len(self._loaded) == len(self.titles)

    def load_all(self) -> None:
        """Load those that nobody has asked for."""
        for key in self.titles:
            self[key]

    def __getitem__(self, key: str) -> Lab:
        if key not in self._loaded:
            if key not in self.titles:
                raise KeyError(key)
            self._loaded[key] = self._load(key)
        return self._loaded[key]

    def __contains__(self, key: object) -> bool:
        return key in self.titles

    def __iter__(self) -> Iterator[str]:
        return iter(self.titles)

    def __len__(self) -> int:
        return len(self.titles)
