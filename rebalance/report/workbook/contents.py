"""The first sheet: what is in the workbook, for whom, and the way to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.parts.view import View
from rebalance.report.workbook.bases import Block
from rebalance.report.workbook.paper import SHIFT, Paper
from rebalance.report.workbook.shelf import Shelf, link

_PLACE, _DAY = 30, 15


@dataclass(frozen=True)
class Daily:
    """A sheet for one day: what it is called here, its name, and where the part of each base is."""

    heading: str
    name: str
    blocks: Mapping[str, Block]


class Contents:
    """The sheet is the first to be made, and the last to be written.

    Parameters
    ----------
    shelf : Shelf
        Where it is put.
    view : View
        The plan.
    """

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._view = view
        self._shelf = shelf
        self._name = shelf.name(view.words("sheets.contents"))
        self._paper = Paper(
            shelf.add(self._name), shelf.styles, [_PLACE, *[_DAY] * max(4, 2 * len(view.dates))]
        )

    def write(
        self,
        title: str,
        subtitle: str,
        lists: Mapping[str, str],
        places: Mapping[str, str],
        daily: Sequence[Daily],
    ) -> None:
        """Write what is where.

        Parameters
        ----------
        title, subtitle : str
            What stands at the top.
        lists : mapping of str to str
            What each sheet for the province holds, by the sheet's name.
        places : mapping of str to str
            The name of the sheet of each place.
        daily : sequence of Daily
            The sheets that there is one of for each day.
        """
        paper, words = self._paper, self._view.words
        paper.title(title)
        paper.across(subtitle, "subtitle")
        if self._view.runs:
            self._shift()
        paper.gap()
        paper.across(words("contents.province"), "heading")
        for name, text in lists.items():
            self._link(0, name, name)
            paper.line([name, text], ["link", "cell"], to_edge=True)
        paper.gap()
        paper.across(words("contents.places"), "heading")
        paper.across(words("contents.how"), "note")
        self._heads(daily)
        for place, name in places.items():
            self._place(place, name, daily)
        paper.finish(self._shelf.footer, repeat=(0, 0), frozen=2)

    def _shift(self) -> None:
        """Ask when the shift begins: all times in the workbook follow the answer."""
        paper, words = self._paper, self._view.words
        paper.gap()
        self._shelf.call(SHIFT, self._name, paper.row, 1)
        day = {"minimum": dt.time(0, 0), "maximum": dt.time(23, 59)}
        paper.sheet.data_validation(
            paper.row, 1, paper.row, 1, {"validate": "time", "criteria": "between", **day}
        )
        paper.line(
            [words("contents.shift"), None, words("contents.shift_how")],
            ["head", "fill_time", "note"],
            to_edge=True,
        )

    def _heads(self, daily: Sequence[Daily]) -> None:
        paper, words = self._paper, self._view.words
        paper.line([words("columns.place"), *(sheet.heading for sheet in daily)], "head")
        text = words("contents.open")
        for column, sheet in enumerate(daily, start=1):
            self._link(column, sheet.name, text)
        paper.line([words("contents.all"), *(text for _ in daily)], ["cell", *("link" for _ in daily)])

    def _place(self, place: str, name: str, daily: Sequence[Daily]) -> None:
        label = self._view.labels.place(place)
        self._link(0, name, label)
        cells, styles = [label], ["link"]
        for column, sheet in enumerate(daily, start=1):
            block = sheet.blocks.get(place)
            cells.append(number(block.rows) if block else "")
            styles.append("link" if block else "cell")
            if block:
                self._link(column, sheet.name, cells[-1], block.row)
        self._paper.line(cells, styles)

    def _link(self, column: int, name: str, text: str, row: int = 0) -> None:
        """Link a cell of the current row; its text is written after."""
        self._paper.sheet.write_url(self._paper.row, column, link(name, row), None, text)
