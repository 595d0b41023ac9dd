"""The texts of a plan in one language, with things called as people call them in it."""

from __future__ import annotations

from collections import Counter

from rebalance.instance import Instance
from rebalance.words import Language, Words


def place_names(instance: Instance, language: Language) -> dict[str, str]:
    """Return what each place is called.

    Places are called by their ``name`` in Chinese, and as in the tables otherwise: the names that dispatchers
    give are Chinese, whatever the tables are keyed by. A name that several places have is followed by what
    the tables call the place.
    """
    names = zip(instance.places["place"], instance.places["name"], strict=True) if language == "zh" else ()
    shared = Counter(instance.places["name"])
    return {place: name if shared[name] == 1 else f"{name} ({place})" for place, name in names}


class Speech:
    """Says what a plan has to say.

    Parameters
    ----------
    instance : Instance
        Names the places.
    language : {"en", "zh"}
        The language.
    """

    def __init__(self, instance: Instance, language: Language) -> None:
        self._words = Words(language)
        self._places = place_names(instance, language)

    def __call__(self, key: str, /, **blanks: object) -> str:
        """Return an entry of the catalogue with its blanks filled in."""
        return self._words(key, **blanks)

    def place(self, place: str) -> str:
        """Return what a place is called."""
        return self._places.get(place, place)

    def thing(self, section: str, name: str) -> str:
        """Return what a thing is called: in English as in the tables, which the plan's records follow."""
        return name if self._words.language == "en" else self._words.of(section, name)
