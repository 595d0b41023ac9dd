"""The text of one cell to its value. Nothing doubtful is guessed at: it is refused with advice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from math import isinf

from rebalance.instance.likeness import nearest
from rebalance.tables.columns import LARGEST, Column

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.ASCII | re.IGNORECASE)
# A leading zero would make it a decimal comma, and a space may part two numbers.
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_SEPARATED = re.compile(r"[+-]?\d{1,3}([,' ]\d{3})+(\.\d+)?", re.ASCII)
# Year, month and day in this order, and perhaps midnight, which spreadsheets add.
_DATE = re.compile(
    r"(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2}))"
    r"(?:[Tt ]0{1,2}:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
# Whole, and yet perhaps a thousand times as many: some countries write thousands so.
_THREE_ZEROS = re.compile(r"[+-]?[1-9]\d{0,2}\.000", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d*)?", re.ASCII)
# Spreadsheets show the numbers of broken sums as days of 1900 and before.
_FIRST_YEAR = 1901
_TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
# What a spreadsheet puts where a formula has failed.
_FAILED = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!)|Err:\d{3}")
# Digits, signs and separators as wide as Chinese characters. Other look-alikes (², ①) are other numbers.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_BETWEEN = re.compile(r"[\s,，、;；]+")
# Controls, invisible format characters, lone surrogates, line and paragraph separators.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class CellFault(Exception):
    """A cell that cannot be read.

    Attributes
    ----------
    code, variant : str
        As in a finding.
    blanks : mapping of str to object
        Likewise.
    """

    def __init__(self, code: str, variant: str = "", **blanks: object) -> None:
        super().__init__(code)
        self.code, self.variant, self.blanks = code, variant, blanks


def read_words(text: str) -> list[str]:
    """Return the words that stand in one cell, with commas, semicolons or spaces between them."""
    return [word for word in _BETWEEN.split(text) if word]


def read_cell(column: Column, text: str) -> object:
    """Return the value of a cell of `column`.

    Parameters
    ----------
    column : Column
        Its type, range and default.
    text : str
        The cell as written.

    Returns
    -------
    str, float, int, datetime.date, datetime.datetime or None
        The value; None where the cell is empty and the column optional (or its default another column).

    Raises
    ------
    CellFault
        The cell is empty though required, of another type, or out of range.
    """
    stripped = text.strip()
    if _FAILED.fullmatch(stripped):
        raise CellFault("error-value", text=stripped)
    if stripped:
        return _READERS[column.type](column, stripped)
    if column.required:
        raise CellFault("empty-cell", column=column.name, meaning=column.meanings)
    return column.default


def _text(column: Column, text: str) -> str:
    for character in text:
        if unicodedata.category(character) in _UNPRINTABLE:
            raise CellFault("control-character", column=column.name, point=ord(character))
    return text


def _choice(column: Column, text: str) -> str:
    if text in column.values:
        return text
    if text in column.zh_values:
        return column.values[column.zh_values.index(text)]
    near = nearest(text.lower(), column.values)
    variant = "near" if near else ""
    raise CellFault("unknown-choice", variant, text=text, column=column.name, near=near, known=column.values)


def _digits(column: Column, text: str) -> str:
    """Return `text` in plain digits when it is written as a finite number."""
    text = text.translate(_WIDE)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if _NUMBER.fullmatch(text):
        if isinf(float(text)):
            raise CellFault("not-finite", "too-large", text=text)
        return text
    if _NOT_FINITE.fullmatch(text):
        raise CellFault("not-finite", text=text)
    if _SEPARATED.fullmatch(text):
        plain = re.sub(r"[,' ]", "", text)
        raise CellFault("bad-number", "separators", text=text, plain=plain)
    raise CellFault("bad-number", text=text)


def _in_range(column: Column, text: str, value: float) -> None:
    largest = LARGEST if column.max is None else column.max
    smallest = -LARGEST if column.min is None else column.min
    if column.above is not None and value <= column.above:
        variant, limit = "above", column.above
    elif value < smallest:
        variant, limit = "least", smallest
    elif value > largest:
        variant, limit = "most", largest
    else:
        return
    unit = {"en": f" ({column.unit})", "zh": f"（{column.zh_unit}）"} if column.unit else ""
    plain = f"{limit:f}".rstrip("0").rstrip(".")
    raise CellFault("out-of-range", variant, column=column.name, text=text, limit=plain, unit=unit)


def _number(column: Column, text: str) -> float:
    value = float(_digits(column, text))
    _in_range(column, text, value)
    return value + 0.0  # no negative zero: it would be another number to the digest


def _count(column: Column, text: str) -> int:
    digits = _digits(column, text)
    if _THREE_ZEROS.fullmatch(digits):
        raise CellFault("bad-number", "point", text=text)
    value = float(digits)
    # A float forgets digits far behind the point, so look at them as written.
    behind = "" if "e" in digits.lower() else digits.partition(".")[2].strip("0")
    if behind or not value.is_integer():
        raise CellFault("not-whole", column=column.name, text=text)
    _in_range(column, text, value)
    return int(value)


def _date(column: Column, text: str) -> date:
    narrow = text.translate(_WIDE)
    found = _DATE.fullmatch(narrow)
    try:
        if found:
            year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
            if year >= _FIRST_YEAR:
                return date(year, month, day)
            raise CellFault("bad-date", "old", text=text)
    except ValueError:
        pass
    if _YEAR_LAST.fullmatch(narrow):
        raise CellFault("bad-date", "order", text=text)
    raise CellFault("bad-date", "serial" if _SERIAL.fullmatch(narrow) else "", text=text)


def _timestamp(column: Column, text: str) -> datetime:
    try:
        narrow = text.translate(_WIDE)
        if _TIMESTAMP.fullmatch(narrow):
            return datetime.fromisoformat(narrow.upper())
    except ValueError:
        pass
    raise CellFault("bad-timestamp", text=text)


_READERS: dict[str, Callable[[Column, str], object]] = {
    "name": _text,
    "text": _text,
    "choice": _choice,
    "number": _number,
    "count": _count,
    "date": _date,
    "timestamp": _timestamp,
}
