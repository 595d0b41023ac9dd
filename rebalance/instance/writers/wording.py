"""Headers, choices and meanings in the language of whoever opens the file."""

from __future__ import annotations

from rebalance.instance.content import Field, Value
from rebalance.tables.columns import Column, Table
from rebalance.words import Language, Words


def title(table: Table, language: Language) -> str:
    """Return the name of a table."""
    return table.zh if language == "zh" else table.name


def heading(field: Field, language: Language) -> str:
    """Return the header of a column."""
    return named(field.column, language) if field.column else field.header


def named(column: Column, language: Language) -> str:
    """Return the name of a column or of a setting."""
    return column.zh if language == "zh" else column.name


def choices(column: Column, language: Language) -> tuple[str, ...]:
    """Return the words a column may hold."""
    return column.zh_values if language == "zh" else column.values


def worded(field: Field, value: Value, language: Language) -> Value:
    """Return a cell, a choice in the language."""
    column = field.column
    if language == "zh" and column and column.values and isinstance(value, str):
        return column.zh_values[column.values.index(value)]
    return value


def meaning(column: Column, words: Words) -> str:
    """Say what a column means, its unit, its words, and what an empty cell stands for."""
    chinese = words.language == "zh"
    parts = [column.zh_meaning if chinese else column.meaning]
    if column.unit:
        parts.append(words("template.unit", unit=column.zh_unit if chinese else column.unit))
    if column.values:
        parts.append(" / ".join(choices(column, words.language)))
    if column.required:
        parts.append(words("template.required"))
    elif column.default not in (None, ""):
        parts.append(words("template.default", default=column.default))
    elif column.default_from:
        parts.append(words("template.default", default=column.default_from))
    return words("template.parts").join(parts)
