"""The description of every table and column, read from ``tables.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal, get_args

Type = Literal["name", "text", "choice", "number", "count", "date", "timestamp", "words"]

# Beyond this, sums of weighted counts no longer fit exactly into the solver's floats.
LARGEST = 1e9
#: Columns of one table, those included that are not read.
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Column:
    """One column of a table, or one key of the settings.

    Attributes
    ----------
    name, zh : str
        The header in English and in Chinese.
    type : Type
        How a cell is read.
    meaning, zh_meaning : str
        What the column says, in English and in Chinese.
    aliases : tuple of str
        Further Chinese headers that mean the same.
    of : str
        ``table.column`` in which a name must be known; empty when it may be new.
    values, zh_values : tuple of str
        The words a ``choice`` may be, and the same in Chinese.
    default : str, float, int or None
        What an empty cell or a missing column means; None where there is no default.
    default_from : str
        The column whose value is the default, or empty.
    optional : bool
        Whether a cell may be empty and then means "not given".
    min, above, max : float or None
        Smallest value, exclusive lower limit, largest value.
    unit, zh_unit : str
        Unit of a number, in English and in Chinese.
    stored : bool
        Whether the instance keeps the column.
    """

    name: str
    zh: str
    type: Type
    meaning: str
    zh_meaning: str
    aliases: tuple[str, ...] = ()
    of: str = ""
    values: tuple[str, ...] = ()
    zh_values: tuple[str, ...] = ()
    default: str | float | int | None = None
    default_from: str = ""
    optional: bool = False
    min: float | None = None
    above: float | None = None
    max: float | None = None
    unit: str = ""
    zh_unit: str = ""
    stored: bool = True

    @property
    def meanings(self) -> Mapping[str, str]:
        """What the column says, by language."""
        return {"en": self.meaning, "zh": self.zh_meaning}

    @property
    def required(self) -> bool:
        """Whether the column, and each of its cells, must be filled."""
        return not self.optional and self.default is None and not self.default_from

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which the column is recognised."""
        return (self.name, self.zh, *self.aliases)


@dataclass(frozen=True)
class Table:
    """One table of an instance.

    Attributes
    ----------
    name, zh : str
        Its name in English and in Chinese.
    columns : mapping of str to Column
        Its columns by English name, in the order of the instance.
    key : tuple of str
        The columns that identify a row.
    sums : tuple of str
        Columns that add up over rows with the same key; empty where keys must be unique.
    about : str
        ``"people"``, ``"supplies"`` or empty: the half of the problem it belongs to.
    required : bool
        Whether it must be there when the half it belongs to is.
    """

    name: str
    zh: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    sums: tuple[str, ...] = ()
    about: str = ""
    required: bool = False

    def column_of(self, header: str) -> Column | None:
        """Return the column that a header names, in whatever language and case."""
        return self._by_header.get(header.strip().casefold())

    @cached_property
    def _by_header(self) -> Mapping[str, Column]:
        return {header.casefold(): column for column in self.columns.values() for header in column.headers}


def _columns(described: Mapping[str, Mapping[str, Any]]) -> dict[str, Column]:
    columns = {}
    for name, fields in described.items():
        lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
        columns[name] = Column(name=name, **lists)
        if columns[name].type not in get_args(Type):
            raise ValueError(f"tables.toml: {name} has the unknown type {columns[name].type}")
    return columns


def _table(name: str, described: Mapping[str, Any]) -> Table:
    return Table(
        name=name,
        zh=described["zh"],
        columns=_columns(described["columns"]),
        key=tuple(described["key"]),
        sums=tuple(described.get("sums", ())),
        about=described.get("about", ""),
        required=described.get("required", False),
    )


_described = tomllib.loads(files(__package__).joinpath("tables.toml").read_text(encoding="utf-8"))

#: The tables of an instance by English name, in the order they are read and reported.
TABLES: Mapping[str, Table] = {name: _table(name, fields) for name, fields in _described["tables"].items()}
#: The key of the settings, beside the tables of a JSON document.
SETTINGS_KEY = "instance"
#: The keys of ``instance.toml`` outside ``[policy]``.
SETTINGS: Mapping[str, Column] = _columns(_described["settings"]["columns"])
#: The keys of ``[policy]``.
POLICY: Mapping[str, Column] = _columns(_described["policy"]["columns"])
