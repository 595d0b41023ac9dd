"""Where the sheets of a workbook come from, and how others find them."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from rebalance.report.workbook.names import SheetNames
from rebalance.report.workbook.styles import Styles


class Shelf:
    """The sheets of one workbook.

    Parameters
    ----------
    book : Workbook
        An empty workbook.
    footer : str
        What stands at the foot of every sheet.
    """

    def __init__(self, book: Workbook, footer: str) -> None:
        self.styles = Styles(book)
        self.footer = footer
        self._book = book
        self._names = SheetNames()

    def name(self, wanted: str) -> str:
        """Give a name that a sheet may have, for `add`."""
        return self._names.give(wanted)

    def add(self, name: str) -> Worksheet:
        """Add an empty sheet under a name that was given."""
        return self._book.add_worksheet(name)


def link(name: str, row: int = 0) -> str:
    """Write where a sheet, and a row of it, is found; the rows are counted from 0."""
    return f"internal:'{name}'!A{row + 1}"
