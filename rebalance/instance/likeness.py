"""Which known name was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property

_ALIKE = 0.6
# A name that is part of another one is alike, the more the less is left out.
_PART = 0.7
_SHORTEST_PART = 2
# A name may be missed in a million rows, and likeness is slow: about a second's worth of comparing.
_MOST_COMPARISONS = 200_000


def nearest(word: str, known: Iterable[str], cutoff: float = _ALIKE) -> str | None:
    """Return the known word most like `word`, or None when none is alike."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return close[0] if close else None


class Suggestions:
    """The known name that is most like a strange one; parts of names count as alike, case and width do not.

    Parameters
    ----------
    known : mapping of str to str
        Names by their spellings, of which there may be several.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._names = known
        self._found: dict[str, str | None] = {}
        self._left = _MOST_COMPARISONS

    @cached_property
    def _known(self) -> list[tuple[str, str]]:
        return [(_plain(spelling), name) for spelling, name in sorted(self._names.items())]

    def __call__(self, word: str) -> str | None:
        """Return the name most like `word`; None when none is alike, or too many words were asked about."""
        if word not in self._found:
            self._left -= len(self._names)
            self._found[word] = self._best(_plain(word)) if self._left >= 0 else None
        return self._found[word]

    def _best(self, word: str) -> str | None:
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(word)
        best, chosen = 0.0, None
        for plain, name in self._known:
            matcher.set_seq1(plain)
            alike = _shared(word, plain)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                alike = max(alike, matcher.ratio())
            if alike > best and alike >= _ALIKE:
                best, chosen = alike, name
        return chosen


def _plain(text: str) -> str:
    """Return a text as it is compared: half-width, lower case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded)) or folded


def _shared(one: str, other: str) -> float:
    """Return how alike two texts are of which one is part of the other, else 0."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_PART or short not in long:
        return 0.0
    return _PART + (1 - _PART) * len(short) / len(long)
