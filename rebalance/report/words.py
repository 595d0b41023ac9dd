"""The words of the reports, in every language they are written in."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every entry, as ``section.name``, with its text by language."""
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{name}": texts
        for section, entries in tomllib.loads(text).items()
        for name, texts in entries.items()
    }


class Words:
    """The catalogue in one language.

    Parameters
    ----------
    language : {"en", "zh"}
        The language to answer in.
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **blanks: object) -> str:
        """Return an entry with its blanks filled in.

        Raises
        ------
        KeyError
            There is no such entry, or a blank is left open.
        """
        return catalogue()[key][self.language].format(**blanks)

    def of(self, section: str, name: str) -> str:
        """Return the word for a name that documents may hold; the name itself where there is none."""
        texts = catalogue().get(f"{section}.{name}")
        return texts[self.language] if texts else name
