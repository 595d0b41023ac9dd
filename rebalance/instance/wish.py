"""How a change of an input is written: ``vehicles[place=A,vehicle=coach].count+=20``, ``drop pairs``."""

from __future__ import annotations

import re
from typing import NamedTuple

#: What stands for the settings where a table could be named, and how it may be written.
SETTING_SECTIONS = ("policy", "instance")
#: The operator that leaves rows out.
DROP = "drop"
_SECTIONS = {"policy": "policy", "政策": "policy", "instance": "instance", "设置": "instance"}

_WISH = re.compile(
    r"\s*(?P<table>[^\[\].=]+?)\s*(?:\[(?P<rows>(?:\"[^\"]*\"|[^\]\"])*)\])?\s*\."
    r"\s*(?P<column>[^=+*\[\]]+?)\s*(?P<operator>\+=|-=|\*=|=)(?P<value>.*)",
    re.DOTALL,
)
_DROP = re.compile(
    r"\s*(?:drop|删去)\s+(?P<table>[^\[\].=]+?)\s*(?:\[(?P<rows>(?:\"[^\"]*\"|[^\]\"])*)\])?\s*"
)
_ROW = re.compile(
    r"\s*(?P<column>[^=,，\"]+?)\s*=\s*"
    r"(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^,，\"]*?))\s*(?:[,，]|$)"
)


class IllFormed(Exception):
    """A text that is no wish."""


class Wish(NamedTuple):
    """A change of an input, as written.

    Attributes
    ----------
    table : str
        A table's heading, or one of `SETTING_SECTIONS`.
    rows : tuple of (str, str)
        Columns, and the cell that a row must have there.
    column : str
        The column's heading; empty where rows are dropped.
    operator : str
        ``=``, ``+=``, ``-=``, ``*=`` or `DROP`.
    value : str
        The cell, or by how much.
    """

    table: str
    rows: tuple[tuple[str, str], ...]
    column: str
    operator: str
    value: str


def written(text: str) -> Wish:
    """Read a wish.

    Raises
    ------
    IllFormed
        It is none.
    """
    if found := _DROP.fullmatch(text):
        return Wish(found["table"], _rows(found["rows"]), "", DROP, "")
    found = _WISH.fullmatch(text)
    if found is None:
        raise IllFormed(text)
    table, column = found["table"], found["column"].strip()
    return Wish(
        _SECTIONS.get(table.casefold(), table),
        _rows(found["rows"]),
        column,
        found["operator"],
        found["value"].strip(),
    )


def rows_of(table: str, **cells: object) -> str:
    """Write which rows of a table are meant: those with these cells."""
    chosen = ",".join(f"{name}={_quoted(str(cell))}" for name, cell in cells.items())
    return f"{table}[{chosen}]"


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[,，\]\[\s]", text) or not text else text


def _rows(text: str | None) -> tuple[tuple[str, str], ...]:
    rows, at = [], 0
    while text and at < len(text):
        found = _ROW.match(text, at)
        if found is None:
            raise IllFormed(text)
        plain = found["plain"]
        rows.append((found["column"], found["quoted"] if plain is None else plain))
        at = found.end()
    return tuple(rows)
