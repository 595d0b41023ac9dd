"""A copy of an input as a workbook: whatever is wrong is coloured, commented, and listed in front."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from rebalance.instance import Finding
from rebalance.instance.raw import RawInstance
from rebalance.report.marked_pages import Page, pages
from rebalance.report.workbook.names import SheetNames
from rebalance.report.workbook.paper import shown
from rebalance.report.workbook.styles import FONT
from rebalance.words import Words

# What a sheet can hold. What is further down is in the list only.
_MOST_ROWS = 1_048_576
_MOST_LINKS = 60_000
# Written so, a number is the same number again. All else is text, so that nothing becomes a formula.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,13})(\.\d{0,5}[1-9])?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C"}
_LIST = {
    "severity": 9,
    "file": 18,
    "sheet": 12,
    "row": 8,
    "column": 16,
    "value": 20,
    "message": 48,
    "remedy": 48,
}
# Files are the same again whenever they are made.
_ONCE = dt.datetime(2000, 1, 1)


def marked(raw: RawInstance | None, findings: Sequence[Finding], words: Words) -> bytes:
    """Write the tables of an input as they were given, and what was found about them.

    Parameters
    ----------
    raw : RawInstance or None
        The tables as text; None when nothing could be read.
    findings : sequence of Finding
        All that was found, in the order in which they are listed.
    words : Words
        The language.

    Returns
    -------
    bytes
        An Excel file: a sheet of all findings, then the settings and each table that could be read. Cells
        stand in the rows they had; faulty ones are coloured, with message and remedy as their comment.
    """
    file = io.BytesIO()
    # A million rows would take gigabytes otherwise; rows are then to be written from top to bottom.
    book = Workbook(file, {"constant_memory": True, "default_format_properties": FONT})
    book.set_properties({"created": _ONCE})
    names = SheetNames()
    front = book.add_worksheet(names.give(words("faults.title")))
    writer = _Writer(book, words)
    cells: dict[Finding, str] = {}
    for page in pages(raw, findings) if raw is not None else ():
        name = names.give(page.title)
        writer.page(book.add_worksheet(name), page)
        for finding, spots in page.spots.items():
            cells[finding] = f"internal:'{name}'!{xl_rowcol_to_cell(*spots[0])}"
    writer.listing(front, findings, cells)
    book.close()
    return file.getvalue()


class _Writer:
    """Fills the sheets of one workbook."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self._words = words
        self._plain = book.add_format(FONT)
        self._head = book.add_format({**FONT, "bold": True, "bg_color": "#E4E9EE"})
        self._text = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self._link = book.add_format({**FONT, "font_color": "#0B4F8A", "underline": 1, "valign": "top"})
        self._faulty = {
            severity: book.add_format({**FONT, "bg_color": colour, "border": 1, "border_color": "#B5B5B5"})
            for severity, colour in _COLOURS.items()
        }

    def page(self, sheet: Worksheet, page: Page) -> None:
        """Write the cells of a sheet, and mark those that findings are about."""
        marks = page.marks()
        for row, texts in page.rows:
            if row >= _MOST_ROWS:
                break
            usual = self._head if row == page.head else self._plain
            for column, text in enumerate(texts):
                found = marks.get((row, column), ())
                # Errors come first.
                look = self._faulty[found[0].severity] if found else usual
                if page.numeric[column] and _NUMBER.fullmatch(text):
                    sheet.write_number(row, column, float(text), look)
                else:
                    _write(sheet, row, column, text, look)
                if found:
                    self._comment(sheet, row, column, found)
        for column in range(len(page.numeric)):
            sheet.set_column(column, column, 14)
        if page.head is not None:
            sheet.freeze_panes(page.head + 1, 0)

    def _comment(self, sheet: Worksheet, row: int, column: int, findings: Iterable[Finding]) -> None:
        texts = []
        for finding in findings:
            said = finding.said(self._words.language)
            texts.append(f"{said.message}\n{said.remedy} [{finding.code}]")
        text = _visible("\n\n".join(texts))
        height = 24 + 16 * sum(1 + len(line) // 36 for line in text.split("\n"))
        sheet.write_comment(
            row, column, shown(text), {"author": "rebalance", "width": 320, "height": min(height, 600)}
        )

    def listing(self, sheet: Worksheet, findings: Sequence[Finding], cells: dict[Finding, str]) -> None:
        """Write the list of all findings, each leading to its cell."""
        heads = [*_LIST, "code"]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, self._words(f"faults.{head}"), self._head)
            sheet.set_column(column, column, _LIST.get(head, 24))
        for row, finding in enumerate(findings[: _MOST_ROWS - 1], start=1):
            record = finding.record(self._words.language)
            record["severity"] = self._words(f"severity.{finding.severity}")
            for column, head in enumerate(heads):
                text = "" if record[head] is None else str(record[head])
                if head == "row" and finding in cells and row <= _MOST_LINKS:
                    sheet.write_url(row, column, cells[finding], self._link, text or "↗")
                else:
                    look = self._faulty[finding.severity] if head == "severity" else self._text
                    _write(sheet, row, column, text, look)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(findings)), len(heads) - 1)


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    # An empty string would be left out, and its colour with it.
    if text:
        sheet.write_string(row, column, shown(_visible(text)), look)
    else:
        sheet.write_blank(row, column, None, look)


def _visible(text: str) -> str:
    """Write out what a workbook cannot hold: control characters and halves of characters."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
