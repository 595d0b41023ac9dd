"""The roster: each vehicle's day in order of departure."""

from __future__ import annotations

from rebalance.plan.document.orders import RosterEntry, Transfer
from rebalance.report.aboard import Piece
from rebalance.report.figures import number
from rebalance.report.parts.part import Cell, Clock, Part, part
from rebalance.report.parts.view import Run, View
from rebalance.words import counted

COLUMNS = ("vehicle", "trip", "departs", "back", "from", "to", "cargo", "load", "aboard")


def rosters(view: View, place: str | None = None) -> list[Part]:
    """Give each fleet's trips of each day, of the fleets that are based at a place or call there."""
    parts = []
    for (day, base, vehicle), fleet in view.runs_of_fleet.items():
        runs = [run for run in fleet if place in (None, base, run.entry.origin, run.entry.destination)]
        if runs:
            title = view.words("run.day", fleet=view.fleet(base, vehicle), day=day)
            rows = [(run.entry.number, *run_cells(view, run)[1:]) for run in runs]
            columns = ("number", *COLUMNS[1:])
            parts.append(part(view.words, title, columns, rows, without=("cargo", "load")))
    return parts


def run_cells(view: View, run: Run) -> tuple[Cell, ...]:
    """Write one trip as a row of `COLUMNS`."""
    entry = run.entry
    return (
        vehicle(view, entry),
        run.number,
        Clock(entry.departs_minute),
        run.back,
        view.labels.place(entry.origin),
        view.labels.place(entry.destination),
        view.words.of("cargoes", entry.carries),
        load(view, entry),
        "\n".join(on_board(view, piece) for piece in run.pieces),
    )


def vehicle(view: View, entry: RosterEntry) -> str:
    """Name one vehicle by its fleet and its number there."""
    return view.words(
        "run.vehicle", fleet=view.fleet(entry.vehicle_place, entry.vehicle), number=entry.number
    )


def load(view: View, entry: RosterEntry) -> str:
    """Write a trip's load with its unit."""
    if entry.carries == "supplies":
        return view.words("load.supplies", count=number(entry.load))
    return people_of(view, int(entry.load))


def people_of(view: View, people: int) -> str:
    """Write a number of people."""
    return counted("person", people).said(view.words.language)


def on_board(view: View, piece: Piece) -> str:
    """Write how many of whom go to which site, or how much of what is on board."""
    order, count = piece.order, number(piece.amount)
    if isinstance(order, Transfer):
        return view.words(
            "aboard.people", count=count, category=view.category(order.category), site=order.site
        )
    return view.words("aboard.goods", count=count, item=view.item(order.item))
