"""The hand-over lists of a day (交接清单): the steps of a transfer, a row for each group on each trip.

What people fill in is found again by the row of names above the headings, and each row by its key; both
are hidden. `reading` reads them back.
"""

from __future__ import annotations

import datetime as dt
import json
from math import ceil

from rebalance.plan.document.orders import RosterEntry, Transfer
from rebalance.report.aboard import Order, Piece
from rebalance.report.heading import joined
from rebalance.report.parts.part import Cell, Clock
from rebalance.report.parts.roster import load, on_board, people_of, vehicle
from rebalance.report.parts.view import Run, View
from rebalance.report.workbook.bases import Block, loads_by_base
from rebalance.report.workbook.paper import Paper
from rebalance.report.workbook.shelf import Shelf
from rebalance.words import counted

KEY = "rebalance:key"
STATUSES = ("open", "checked", "matched", "assigned", "under_way", "picked_up", "handed_over", "cancelled")
# The steps of the workflow, each with its columns: what the plan says, then what is filled in.
STEPS = {
    "trip": {"trip": 10, "departs": 7},
    "check": {"who": 16, "names": 26},
    "match": {"site": 18, "rooms_given": 7},
    "assign": {"vehicle": 16, "plate": 9, "driver": 8, "telephone": 12},
    "route": {"route": 14},
    "pick_up": {"picked_up_at": 6, "picked_up": 5, "picked_up_sign": 8},
    "hand_over": {"handed_over_at": 6, "handed_over": 5, "handed_over_sign": 8},
    "state": {"status": 10},
}
# What is filled in, with the style of the cell: a telephone number is a text, whatever it looks like.
FILLED = {
    "names": "fill_text",
    "rooms_given": "fill_text",
    "plate": "fill_text",
    "driver": "fill_text",
    "telephone": "fill_text",
    "picked_up_at": "fill_time",
    "picked_up": "fill",
    "picked_up_sign": "fill_text",
    "handed_over_at": "fill_time",
    "handed_over": "fill",
    "handed_over_sign": "fill_text",
    "status": "fill",
}
_COLUMNS = {column: width for columns in STEPS.values() for column, width in columns.items()}
# Room for a name, in characters of half width; no row is higher than this many lines.
_NAME, _MOST_LINES = 9, 5


def hand_over_sheet(shelf: Shelf, name: str, view: View, day: dt.date) -> dict[str, Block]:
    """Write the hand-over lists of a day; return where those of each base are."""
    words, sheet = view.words, shelf.add(name)
    paper = Paper(sheet, shelf.styles, list(_COLUMNS.values()))
    key = len(_COLUMNS)
    title = words("hand_over.title", day=day)
    shelf.title(paper, title)
    paper.across(words("hand_over.how"), "note")
    names = paper.line([*_COLUMNS], "hidden")
    sheet.write_string(names, key, KEY)
    sheet.set_row(names, None, None, {"hidden": True})
    sheet.set_column(key, key, None, None, {"hidden": True})
    steps = paper.spans([(words(f"steps.{step}"), len(columns)) for step, columns in STEPS.items()], "step")
    head = paper.line([words(f"columns.{column}") for column in _COLUMNS], "head")
    styles = [FILLED.get(column, "cell") for column in _COLUMNS]
    blocks: dict[str, Block] = {}
    for base, loads in loads_by_base(view, day).items():
        if blocks:
            paper.new_page()
        label = words(
            "hand_over.base", place=view.labels.place(base), rows=counted("hand_over", len(loads)), day=day
        )
        blocks[base] = Block(paper.across(label, "bar"), len(loads))
        for run, piece in loads:
            row = paper.line(_cells(view, run, piece), styles, _lines(piece))
            sheet.write_string(row, key, _key(run, piece))
    status = [*_COLUMNS].index("status")
    listed = {"validate": "list", "source": [words(f"status.{status}") for status in STATUSES]}
    sheet.data_validation(head + 1, status, paper.row - 1, status, listed)
    paper.finish(joined(title, shelf.footer), repeat=(steps, head), frozen=head + 1)
    return blocks


def _cells(view: View, run: Run | None, piece: Piece | None) -> list[Cell]:
    told: dict[str, Cell] = {}
    if run:
        told = {
            "trip": run.number,
            "departs": Clock(run.entry.departs_minute),
            "who": load(view, run.entry),
            "vehicle": vehicle(view, run.entry),
            "route": _route(view, run.entry),
        }
    if piece:
        order = piece.order
        told.setdefault("vehicle", view.fleet(order.vehicle_place, order.vehicle))
        told |= {"who": on_board(view, piece), "route": _route(view, order)}
        if isinstance(order, Transfer):
            told |= {
                "who": "\n".join([view.category(order.category), people_of(view, piece.amount)]),
                "site": f"{order.site}\n{view.room_type(order.room_type)}",
            }
    return [told.get(column) for column in _COLUMNS]


def _route(view: View, record: RosterEntry | Order) -> str:
    return f"{view.labels.place(record.origin)}\n→ {view.labels.place(record.destination)}"


def _lines(piece: Piece | None) -> int:
    """Tell how many lines leave room for the names of all on board."""
    people = piece.amount if piece and isinstance(piece.order, Transfer) else 1
    return max(2, min(_MOST_LINES, ceil(people * _NAME / _COLUMNS["names"])))


def _key(run: Run | None, piece: Piece | None) -> str:
    key: dict[str, object] = {}
    if run:
        key |= {"number": run.number, "trip": run.entry.model_dump(mode="json")}
    if piece:
        kind = "transfer" if isinstance(piece.order, Transfer) else "shipment"
        key[kind] = piece_order(piece).model_dump(mode="json")
    return json.dumps(key, separators=(",", ":"))


def piece_order(piece: Piece) -> Order:
    """Write a piece of an order as an order of its own."""
    order = piece.order
    if isinstance(order, Transfer):
        return order.model_copy(update={"people": piece.amount})
    return order.model_copy(update={"quantity": piece.amount})
