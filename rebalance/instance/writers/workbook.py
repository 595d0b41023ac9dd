"""An instance as a workbook to be filled in, with lists to choose from and what each column means."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from rebalance.instance.content import Content, Field, Value
from rebalance.instance.writers.wording import choices, heading, meaning, named, title, worded
from rebalance.tables.columns import LARGEST, POLICY, SETTINGS, TABLES, Column, Table
from rebalance.words import Language, Words

#: What a sheet of Excel can hold.
MOST_ROWS, LONGEST_TEXT = 1_048_576, 32_767
# Lists to choose from go on below the last row, for rows to come.
_SPARE_ROWS = 1000
_WIDTHS = {"name": 18, "text": 18, "choice": 12, "date": 12, "timestamp": 26}
# Excel counts the days before March 1900 wrongly.
_FIRST_DAY = date(1901, 1, 1)
# The same instance is the same file, whenever it is written.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


class DoesNotFit(Exception):
    """An instance that no workbook can hold: its table, and what is too much.

    Attributes
    ----------
    table, what : str
        The table; ``rows`` or ``text``.
    """

    def __init__(self, table: str, what: str) -> None:
        super().__init__(table, what)
        self.table, self.what = table, what


def to_workbook(content: Content, language: Language = "en") -> bytes:
    """Return the workbook.

    Parameters
    ----------
    content : Content
        The instance.
    language : {"en", "zh"}
        In which sheets, headers, choices and explanations are written.

    Raises
    ------
    DoesNotFit
        A table has more rows, or a text more characters, than a sheet can hold.
    """
    target = io.BytesIO()
    # Texts stay texts, whatever they begin with; row after row, a million rows take little memory.
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _MADE})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6F0"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "plain": book.add_format(),
        }
        words = Words(language)
        _settings(book.add_worksheet(words("template.settings")), content, words, formats)
        names = {
            f"{table}.{field.header}": f"'{title(TABLES[table], language)}'!{_below(at)}"
            for table, fields in content.tables.items()
            for at, field in enumerate(fields)
        }
        for name, fields in content.tables.items():
            sheet = book.add_worksheet(title(TABLES[name], language))
            _table(sheet, TABLES[name], fields, words, formats, names)
        _meanings(book.add_worksheet(words("template.notes")), words, formats)
    return target.getvalue()


def _below(column: int) -> str:
    letter = xl_col_to_name(column)
    return f"${letter}$2:${letter}${_SPARE_ROWS + 1}"


def _settings(sheet: Worksheet, content: Content, words: Words, formats: Mapping[str, Format]) -> None:
    language = words.language
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 30, formats["text"])
    sheet.set_column(2, 2, 60)
    for at, key in enumerate(("key", "value", "meaning")):
        sheet.write_string(0, at, words(f"template.{key}"), formats["head"])
    given = {**content.settings, **content.policy}
    for row, (name, column) in enumerate({**SETTINGS, **POLICY}.items(), start=1):
        value = given.get(name)
        sheet.write_string(row, 0, named(column, language))
        _write(sheet, row, 1, ", ".join(value) if isinstance(value, list) else value, formats, "instance")
        sheet.write_string(row, 2, meaning(column, words))


def _table(
    sheet: Worksheet,
    spec: Table,
    fields: list[Field],
    words: Words,
    formats: Mapping[str, Format],
    names: Mapping[str, str],
) -> None:
    language = words.language
    size = len(fields[0].values) if fields else 0
    if size >= MOST_ROWS:
        raise DoesNotFit(spec.name, "rows")
    sheet.freeze_panes(1, 0)
    for at, field in enumerate(fields):
        kind = "text" if field.column is None else field.column.type
        # As text, 3-1 is not taken for a day in March.
        style = {"date": "date", "number": "plain", "count": "plain"}.get(kind, "text")
        header = heading(field, language)
        sheet.set_column(at, at, max(_WIDTHS.get(kind, 10), 2 * len(header) + 2), formats[style])
        sheet.write_string(0, at, header, formats["head"])
        if field.column is not None:
            sheet.write_comment(0, at, meaning(field.column, words), {"x_scale": 2})
            _restrict(sheet, at, field.column, size, language, names)
    for row in range(size):
        for at, field in enumerate(fields):
            value = worded(field, field.values[row], language)
            _write(sheet, row + 1, at, value, formats, spec.name)


def _write(
    sheet: Worksheet, row: int, column: int, value: Value, formats: Mapping[str, Format], table: str
) -> None:
    if isinstance(value, datetime):  # Excel knows no offsets
        value = value.isoformat()
    elif isinstance(value, date):
        if value >= _FIRST_DAY:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
            return
        value = value.isoformat()
    elif isinstance(value, int | float):
        # Excel's files keep sixteen digits; a number that has more is kept as text.
        if float(f"{value:.16G}") == value:
            sheet.write_number(row, column, value)
            return
        value = repr(value)
    if value is not None:
        if len(value.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise DoesNotFit(table, "text")
        sheet.write_string(row, column, value, formats["text"])


def _restrict(
    sheet: Worksheet, at: int, column: Column, size: int, language: Language, names: Mapping[str, str]
) -> None:
    """Let a column be filled in by choosing, or by numbers within its range."""
    rule: dict[str, Any]
    if column.values:
        rule = {"validate": "list", "source": list(choices(column, language))}
    elif column.of in names:
        rule = {"validate": "list", "source": f"={names[column.of]}", "error_type": "warning"}
    elif column.type in ("number", "count"):
        least = column.above if column.min is None else column.min
        rule = {
            "validate": "integer" if column.type == "count" else "decimal",
            "criteria": "between",
            "minimum": -LARGEST if least is None else least,
            "maximum": LARGEST if column.max is None else column.max,
            "error_type": "warning",
        }
    else:
        return
    last = min(size + _SPARE_ROWS, MOST_ROWS - 1)
    sheet.data_validation(1, at, last, at, {**rule, "ignore_blank": True})


def _meanings(sheet: Worksheet, words: Words, formats: Mapping[str, Format]) -> None:
    """Say of every table and column what it means."""
    for at, width in enumerate((16, 24, 80)):
        sheet.set_column(at, at, width)
    lines = iter(range(MOST_ROWS))
    for text in (words("template.about"), ""):
        sheet.write_string(next(lines), 0, text)
    for table in TABLES.values():
        sheet.write_string(next(lines), 0, title(table, words.language), formats["head"])
        for column in table.columns.values():
            row = next(lines)
            sheet.write_string(row, 1, named(column, words.language))
            sheet.write_string(row, 2, meaning(column, words))
