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
    """The sheets of one day, and where the part of each base is."""

    day: dt.date
    run: str
    run_blocks: Mapping[str, Block]
    hand_over: str
    hand_over_blocks: Mapping[str, Block]


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
        days: Sequence[Daily],
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
        days : sequence of Daily
            The sheets of each day.
        """
        paper, words = self._paper, self._view.words
        paper.title(title)
        paper.across(subtitle, "subtitle")
        self._shift()
        paper.gap()
        paper.across(words("contents.province"), "heading")
        for name, text in lists.items():
            self._link(0, name, name)
            paper.line([name, text], ["link", "cell"], to_edge=True)
        paper.gap()
        paper.across(words("contents.places"), "heading")
        paper.across(words("contents.how"), "note")
        self._heads(days)
        for place, name in places.items():
            self._place(place, name, days)
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

    def _heads(self, days: Sequence[Daily]) -> None:
        paper, words = self._paper, self._view.words
        heads = [words("columns.place")]
        for daily in days:
            heads += [
                words("contents.run", day=f"{daily.day:%m-%d}"),
                words("contents.hand_over", day=f"{daily.day:%m-%d}"),
            ]
        paper.line(heads, "head")
        links = [words("contents.all")]
        for at, daily in enumerate(days):
            self._link(1 + 2 * at, daily.run, words("contents.open"))
            self._link(2 + 2 * at, daily.hand_over, words("contents.open"))
            links += [words("contents.open")] * 2
        paper.line(links, ["cell", *["link"] * (len(links) - 1)])

    def _place(self, place: str, name: str, days: Sequence[Daily]) -> None:
        label = self._view.labels.place(place)
        self._link(0, name, label)
        cells, styles = [label], ["link"]
        for at, daily in enumerate(days):
            sheets = ((daily.run, daily.run_blocks), (daily.hand_over, daily.hand_over_blocks))
            for n, (sheet, blocks) in enumerate(sheets):
                block = blocks.get(place)
                cells.append(number(block.rows) if block else "")
                styles.append("link" if block else "cell")
                if block:
                    self._link(1 + 2 * at + n, sheet, cells[-1], block.row)
        self._paper.line(cells, styles)

    def _link(self, column: int, name: str, text: str, row: int = 0) -> None:
        """Link a cell of the current row; its text is written after."""
        self._paper.sheet.write_url(self._paper.row, column, link(name, row), None, text)
