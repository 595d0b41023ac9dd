"""Where the sheets of a workbook come from, and how others find them."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from rebalance.report.workbook.names import SheetNames
from rebalance.report.workbook.paper import Paper
from rebalance.report.workbook.styles import Styles
from rebalance.words import Words


class Shelf:
    """The sheets of one workbook.

    Parameters
    ----------
    book : Workbook
        An empty workbook.
    footer : str
        What stands at the foot of every sheet.
    words : Words
        The language.
    """

    def __init__(self, book: Workbook, footer: str, words: Words) -> None:
        self.styles = Styles(book)
        self.footer = footer
        self._words = words
        self._book = book
        self._names = SheetNames()
        self._first = ""

    def name(self, wanted: str) -> str:
        """Give a name that a sheet may have, for `add`."""
        return self._names.give(wanted)

    def add(self, name: str) -> Worksheet:
        """Add an empty sheet under a name that was given."""
        self._first = self._first or name
        return self._book.add_worksheet(name)

    def call(self, name: str, sheet: str, row: int, column: int) -> None:
        """Give a cell a name that formulas on every sheet may use."""
        self._book.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, True, True)}")

    def title(self, paper: Paper, text: str) -> None:
        """Write the title of a sheet, which leads back to the first one."""
        paper.title(text, link(self._first), self._words("contents.back"))


def link(name: str, row: int = 0) -> str:
    """Write where a sheet, and a row of it, is found; the rows are counted from 0."""
    return f"internal:'{name}'!A{row + 1}"
