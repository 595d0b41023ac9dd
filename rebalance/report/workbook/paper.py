"""A sheet of paper: rows of cells from the top down, as wide as A4 across."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil

from rich.cells import cell_len
from xlsxwriter.worksheet import Worksheet

from rebalance.report.faults import plain
from rebalance.report.parts.part import Cell, Clock
from rebalance.report.workbook.styles import Styles

# The name of the cell that holds when the shift begins; while it is empty times count from there.
SHIFT = "shift_start"
# By how much a small letter and a space are narrower than a figure, which columns are measured by.
_SMALL, _SPACE = 0.13, 0.4
_LONGEST_TEXT = 32_767
# A footer holds 255 characters, and an ampersand counts twice.
_LONGEST_FOOTER = 110
_LINE_POINTS = 15.0
_HIGHEST_ROW = 400.0
# Pixels of a column: so many a character, and a margin.
_CHARACTER, _MARGIN = 7, 5
# What A4 across holds between margins of 0.4 inches, less what another machine's font may be wider.
_PAPER_WIDTH = 10.9 * 96 * 0.9
_MOST_BREAKS = 1023


class Paper:
    """Write a sheet row by row.

    Parameters
    ----------
    sheet : Worksheet
        An empty sheet.
    styles : Styles
        The formats of the workbook.
    widths : sequence of float
        Width of each column that is printed, in characters of half width.
    """

    def __init__(self, sheet: Worksheet, styles: Styles, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.row = 0
        self._styles = styles
        self._widths = list(widths)
        self._breaks: list[int] = []
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def title(self, text: str, back: str = "", tip: str = "") -> None:
        """Write the title of the sheet; clicked on, it leads `back` to another, as `tip` says."""
        if back:
            self.sheet.write_url(self.row, 0, back, None, shown(text), tip)
        self.across(text, "title", least=2)

    def line(
        self, cells: Sequence[Cell], styles: str | Sequence[str], least: float = 1, to_edge: bool = False
    ) -> int:
        """Write a row, as high as its longest text needs and at least so many lines; return its number.

        Where it is to go on `to_edge`, its last cell takes all columns that are left.
        """
        named = [styles] * len(cells) if isinstance(styles, str) else styles
        edge = len(self._widths) - 1
        lines = least
        for column, (cell, style) in enumerate(zip(cells, named, strict=True)):
            last = edge if to_edge and column == len(cells) - 1 else column
            if last > column:
                self.sheet.merge_range(self.row, column, self.row, last, "", self._styles[style])
            self.cell(column, cell, style)
            if isinstance(cell, str):
                lines = max(lines, lines_of(cell, sum(self._widths[column : last + 1])))
        self.sheet.set_row(self.row, min(_HIGHEST_ROW, _LINE_POINTS * lines + 1))
        self.row += 1
        return self.row - 1

    def across(self, text: str, style: str, least: float = 1) -> int:
        """Write a text over all columns; return its row."""
        return self.line([text], style, least, to_edge=True)

    def spans(self, texts: Sequence[tuple[str, int]], style: str) -> int:
        """Write a row of texts, each over so many columns; return its number."""
        first = 0
        for text, columns in texts:
            if columns > 1:
                self.sheet.merge_range(
                    self.row, first, self.row, first + columns - 1, "", self._styles[style]
                )
            self.cell(first, text, style)
            first += columns
        self.row += 1
        return self.row - 1

    def cell(self, column: int, cell: Cell, style: str) -> None:
        """Write one cell of the current row: a text stays a text, and times follow `SHIFT`."""
        sheet, row = self.sheet, self.row
        if cell is None:
            sheet.write_blank(row, column, None, self._styles[style])
        elif isinstance(cell, str):
            sheet.write_string(row, column, shown(cell), self._styles[style])
        elif isinstance(cell, Clock):
            minutes = round(cell.minutes)
            formula = f"={SHIFT}+{minutes}/1440"
            sheet.write_formula(row, column, formula, self._styles[f"{style}.clock"], minutes / 1440)
        elif isinstance(cell, dt.date):
            noon = dt.datetime(cell.year, cell.month, cell.day)
            sheet.write_datetime(row, column, noon, self._styles[f"{style}.date"])
        else:
            sheet.write_number(row, column, cell, self._styles[f"{style}.number"])

    def gap(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def new_page(self) -> None:
        """Begin a new page with the next row."""
        self._breaks.append(self.row)

    def finish(self, footer: str, repeat: tuple[int, int], frozen: int) -> None:
        """Set the page: A4 across, all columns on it, headings on every page.

        Parameters
        ----------
        footer : str
            What stands at the foot of each page, beside its number.
        repeat : tuple of int
            First and last of the rows to be repeated on each page.
        frozen : int
            How many rows stay in sight when the rest is scrolled.
        """
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
        kept = plain(footer)
        if len(kept) > _LONGEST_FOOTER:
            kept = kept[: _LONGEST_FOOTER - 1] + "…"
        sheet.set_footer(f"&L{kept.replace('&', '&&')}&R&P / &N")
        sheet.print_area(0, 0, max(self.row - 1, 0), len(self._widths) - 1)
        sheet.repeat_rows(*repeat)
        sheet.freeze_panes(frozen, 0)
        sheet.hide_gridlines(2)
        if self._breaks:
            # Where pages are fitted to the paper spreadsheets pay no heed to breaks: hence a scale.
            sheet.set_h_pagebreaks(self._breaks[:_MOST_BREAKS])
            pixels = sum(width * _CHARACTER + _MARGIN for width in self._widths)
            sheet.set_print_scale(max(10, min(100, int(100 * _PAPER_WIDTH / pixels))))
        else:
            sheet.fit_to_pages(1, 0)


def lines_of(text: str, width: float) -> int:
    """Count the lines that a text takes in a column of some width."""
    lines = 0
    for line in text.split("\n"):
        length = _measured(line)
        # Lines are broken between words, so that none but the last is quite full.
        lines += 1 if length <= width - 1 else ceil(length / max(1.0, width * 0.88 - 1))
    return lines


def _measured(line: str) -> float:
    small = sum(character.islower() and character.isascii() for character in line)
    return cell_len(line) - _SMALL * small - _SPACE * line.count(" ")


def shown(text: str) -> str:
    """Give a text as a cell can hold it; what is left out or cannot be seen is to be seen."""
    text = "\n".join(map(plain, text.split("\n")))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def width_of(cell: Cell) -> int:
    """Give the width of a cell in characters of half width."""
    if cell is None:
        return 0
    if isinstance(cell, str):
        return max(map(cell_len, cell.split("\n")))
    if isinstance(cell, dt.date):
        return 10
    return len(str(cell)) if isinstance(cell, Clock) else len(f"{cell:,}")
