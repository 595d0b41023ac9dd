"""Every text of the program, in every language it speaks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from errno import errorcode
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every entry, as ``section.name`` or deeper, with its text by language."""
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for key, texts in _entries("", tomllib.loads(file.read_text(encoding="utf-8"))):
                if key in entries:
                    raise ValueError(f"{file.name}: {key} is there already")
                entries[key] = texts
    return entries


def _entries(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in table.items():
        if all(isinstance(text, str) for text in value.values()):
            yield prefix + name, value
        else:
            yield from _entries(f"{prefix}{name}.", value)


@dataclass(frozen=True)
class Message:
    """A text that waits to be told its language.

    Attributes
    ----------
    key : str
        The entry of the catalogue.
    blanks : mapping of str to object
        What its blanks are filled with: numbers, texts, further messages, sequences of these, or a text
        by language.
    """

    key: str
    blanks: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, language: Language = "en") -> str:
        """Return the text in a language."""
        return Words(language)(self.key, **self.blanks)

    def __str__(self) -> str:
        """Return the text in English."""
        return self.said()


def counted(noun: str, count: int) -> Message:
    """Return a count with its noun, an entry ``count.noun``."""
    return Message(f"count.{noun}", {"count": count})


def named(section: str, name: str) -> Message | str:
    """Return the entry for a name that documents or tables may hold; the name itself where there is none."""
    key = f"{section}.{name}"
    return Message(key) if key in catalogue() else name


def reason(error: OSError) -> Message | str:
    """Say in plain words why the system refused."""
    name = errorcode.get(error.errno or 0, "")
    known = named("system", name)
    return (error.strerror or type(error).__name__).lower() if known == name else known


class _Forms(Formatter):
    """Fills blanks, of which ``{count:person|people}`` is the word for one of it, or for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, either, many = format_spec.partition("|")
        if not either:
            return str(super().format_field(value, format_spec))
        # What is shown as 1 may be a text already.
        return one if value in (1, "1") else many


_FORMS = _Forms()


class Words:
    """The catalogue in one language.

    Parameters
    ----------
    language : {"en", "zh"}
        The language to answer in.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, /, **blanks: object) -> str:
        """Return an entry with its blanks filled in.

        Raises
        ------
        KeyError
            There is no such entry, or a blank is left open.
        """
        filled = {name: self._filling(blank) for name, blank in blanks.items()}
        return _FORMS.vformat(catalogue()[key][self.language], (), filled)

    def of(self, section: str, name: str) -> str:
        """Return the word for a name that documents may hold; the name itself where there is none."""
        return str(self._filling(named(section, name)))

    def _filling(self, blank: object) -> object:
        if isinstance(blank, Message):
            return blank.said(self.language)
        if isinstance(blank, Mapping):
            return blank[self.language]
        if isinstance(blank, list | tuple):
            return self("lists.comma").join(str(self._filling(part)) for part in blank)
        return blank
