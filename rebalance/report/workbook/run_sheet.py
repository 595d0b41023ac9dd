"""The run sheets of a day (发车单): every vehicle's trips in order of departure, a page a base."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from rebalance.report.heading import joined
from rebalance.report.parts.roster import COLUMNS, run_cells
from rebalance.report.parts.view import Run, View
from rebalance.report.workbook.bases import Block, runs_by_base
from rebalance.report.workbook.paper import Paper
from rebalance.report.workbook.shelf import Shelf
from rebalance.words import counted

_WIDTHS = {
    "vehicle": 26,
    "trip": 10,
    "departs": 7,
    "back": 7,
    "from": 12,
    "to": 12,
    "cargo": 8,
    "load": 11,
    "aboard": 40,
}
# Lines of a row: room to write in.
_LEAST = 1.4
# To be filled in by hand.
_FILLED = {"plate": 10, "driver": 9, "left": 7, "returned": 7, "cleaned": 8}


def run_sheet(shelf: Shelf, name: str, view: View, day: dt.date) -> dict[str, Block]:
    """Write the run sheets of a day; return where those of each base are."""
    words = view.words
    paper = Paper(shelf.add(name), shelf.styles, [*_WIDTHS.values(), *_FILLED.values()])
    title = words("run.title", day=day)
    shelf.title(paper, title)
    paper.across(words("parts.shift"), "note")
    head = paper.line([words(f"columns.{column}") for column in (*COLUMNS, *_FILLED)], "head")
    blocks: dict[str, Block] = {}
    for base, runs in runs_by_base(view, day).items():
        if blocks:
            paper.new_page()
        label = words("run.base", place=view.labels.place(base), trips=counted("trip", len(runs)), day=day)
        blocks[base] = Block(paper.across(label, "bar"), len(runs))
        for vehicle, fleet in groupby(runs, key=lambda run: run.entry.vehicle):
            _fleet(paper, view, base, vehicle, list(fleet))
    paper.finish(joined(title, shelf.footer), repeat=(head, head), frozen=head + 1)
    return blocks


def _fleet(paper: Paper, view: View, base: str, vehicle: str, runs: list[Run]) -> None:
    count = len({run.entry.number for run in runs})
    label = view.words(
        "run.fleet",
        fleet=view.fleet(base, vehicle),
        vehicles=counted("vehicle", count),
        trips=counted("trip", len(runs)),
    )
    paper.across(label, "fleet")
    last = None
    for run in runs:
        style = "cell" if run.entry.number == last else "first"
        last = run.entry.number
        paper.line([*run_cells(view, run), *(None for _ in _FILLED)], style, least=_LEAST)
