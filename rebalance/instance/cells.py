"""The text of one cell to its value. Nothing doubtful is guessed at: it is refused with advice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from math import isinf

from rebalance.instance.columns import LARGEST, Column
from rebalance.instance.findings import nearest

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,，' ]\d{3})+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
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
    """Return `text` when it is written as a finite number."""
    if _NUMBER.fullmatch(text):
        if isinf(float(text)):
            raise CellFault("not-finite", "too-large", text=text)
        return text
    if _NOT_FINITE.fullmatch(text):
        raise CellFault("not-finite", text=text)
    if _THOUSANDS.fullmatch(text):
        plain = re.sub(r"[,，' ]", "", text)
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
    raise CellFault("out-of-range", variant, column=column.name, text=text, limit=limit, unit=unit)


def _number(column: Column, text: str) -> float:
    value = float(_digits(column, text))
    _in_range(column, text, value)
    return value + 0.0  # no negative zero: it would be another number to the digest


def _count(column: Column, text: str) -> int:
    digits = _digits(column, text)
    value = float(digits)
    # A float forgets digits far behind the point, so look at them as written.
    behind = "" if "e" in digits.lower() else digits.partition(".")[2].strip("0")
    if behind or not value.is_integer():
        raise CellFault("not-whole", column=column.name, text=text)
    _in_range(column, text, value)
    return int(value)


def _date(column: Column, text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellFault("bad-date", text=text)


def _timestamp(column: Column, text: str) -> datetime:
    try:
        if _TIMESTAMP.fullmatch(text):
            return datetime.fromisoformat(text.upper())
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
