"""What an instance says, cell by cell as it was given: neither added up nor filled in with defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rebalance.instance.doors import read
from rebalance.instance.findings import Finding
from rebalance.instance.instance import checked
from rebalance.instance.parse import TypedTable
from rebalance.instance.settings import Policy, Settings
from rebalance.tables.columns import POLICY, TABLES, Column

#: A cell: a name or text, a number, a whole number, a date, a time with its offset; None where it is empty.
Value = str | float | int | date | datetime | None


@dataclass(frozen=True)
class Field:
    """One column with its cells.

    Attributes
    ----------
    header : str
        Its name; as written where it is none of the columns of the table.
    column : Column or None
        Its description.
    values : sequence of Value
        Its cells, in the order of the rows.
    """

    header: str
    column: Column | None
    values: Sequence[Value]


@dataclass(frozen=True)
class Content:
    """An instance as it can be written down.

    Attributes
    ----------
    settings : mapping of str to Value
        The keys outside the policy that are not at their default.
    policy : mapping of str to Value or list of str
        The keys of the policy, likewise.
    tables : mapping of str to list of Field
        The tables that are there, in the order of their descriptions.
    warnings : tuple of Finding
        What is only suspicious.
    """

    settings: Mapping[str, Value]
    policy: Mapping[str, Any]
    tables: Mapping[str, list[Field]]
    warnings: tuple[Finding, ...] = ()


def load_content(source: str | Path) -> Content:
    """Read and check an instance, and keep it as it was given.

    Parameters
    ----------
    source : str or Path
        As for `load`.

    Returns
    -------
    Content
        Settings and tables.

    Raises
    ------
    InvalidInstance
        Something cannot be right; carries every finding.
    """
    draft, settings, warnings = checked(read(source))
    policy = settings.policy
    given = {key: getattr(policy, key) for key in POLICY if getattr(policy, key) != getattr(Policy(), key)}
    if "levels" in given:
        given["levels"] = list(given["levels"])
    tables = {name: _fields(draft.tables[name]) for name in TABLES if name in draft.tables}
    return Content(_outside_policy(settings), given, tables, warnings)


def _outside_policy(settings: Settings) -> dict[str, Value]:
    written: dict[str, Value] = {"name": settings.name, "start": settings.start, "days": settings.days}
    return written if settings.title is None else {**written, "title": settings.title}


def _fields(table: TypedTable) -> list[Field]:
    columns = {header: table.spec.columns[name] for name, header in table.headers.items()}
    fields: list[Field] = []
    for header, texts in zip(table.raw.header, table.raw.cells, strict=True):
        column = columns.get(header)
        if column is None:
            if header.strip() or any(map(str.strip, texts)):
                same = sum(field.header == header.strip() for field in fields)
                name = f"{header.strip()} ({same + 1})" if same else header.strip()
                fields.append(Field(name, None, [text.strip() or None for text in texts]))
            continue
        values = table.frame[column.name].tolist()
        known = [value if text.strip() else None for value, text in zip(values, texts, strict=True)]
        fields.append(Field(column.name, column, known))
    return fields
