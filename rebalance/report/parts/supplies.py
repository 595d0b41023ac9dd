"""Supplies: what is shipped, what is short, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rebalance.plan.document.orders import Shipment
from rebalance.report.parts.part import Cell, Part, here, part
from rebalance.report.parts.people import TRAVEL, travel, untold, why
from rebalance.report.parts.view import View


def goods_in(view: View, place: str) -> Part:
    """What is shipped to a place, when and with which vehicles."""
    rows = [row for row in view.plan.shipments if row.destination == place]
    return _shipments(view, "goods_in", "from", rows, lambda row: row.origin)


def goods_out(view: View, place: str) -> Part:
    """What is shipped from a place."""
    rows = [row for row in view.plan.shipments if row.origin == place]
    return _shipments(view, "goods_out", "to", rows, lambda row: row.destination)


def shipments(view: View) -> Part:
    """Everything that is shipped, from where to where."""
    columns = ("date", "from", "to", "item", "quantity", *TRAVEL)
    place = view.labels.place
    cells = [
        (
            row.date,
            place(row.origin),
            place(row.destination),
            view.item(row.item),
            row.quantity,
            *travel(view, row),
        )
        for row in view.plan.shipments
    ]
    return part(view.words, view.words("parts.shipments"), columns, cells, without=untold(view))


def shortages(view: View, place: str | None = None) -> Part:
    """What is needed on a day and not there, and why."""
    rows = [
        (row.date, view.labels.place(row.place), view.item(row.item), row.quantity, why(view, row.why))
        for row in view.plan.shortages
        if place in (None, row.place)
    ]
    columns = ("date", "place", "item", "short", "why")
    return part(view.words, view.words("parts.shortages"), columns, rows, without=here(place))


def stocks(view: View, place: str | None = None) -> Part:
    """What comes, goes and is left of each item, and the day on which it runs out."""
    rows = [
        (
            row.date,
            view.labels.place(row.place),
            view.item(row.item),
            row.arrived,
            row.shipped_in,
            row.shipped_out,
            row.used,
            row.on_hand,
            row.runs_out,
        )
        for row in view.plan.stocks
        if place in (None, row.place)
    ]
    columns = (
        "date",
        "place",
        "item",
        "arrived",
        "shipped_in",
        "shipped_out",
        "used",
        "on_hand",
        "runs_out",
    )
    return part(view.words, view.words("parts.stocks"), columns, rows, without=here(place))


def _shipments(
    view: View, title: str, other: str, rows: Sequence[Shipment], end: Callable[[Shipment], str]
) -> Part:
    columns = ("date", other, "item", "quantity", *TRAVEL)
    cells = [(row.date, *_shipment(view, row, end(row))) for row in rows]
    return part(view.words, view.words(f"parts.{title}"), columns, cells, without=untold(view))


def _shipment(view: View, row: Shipment, end: str) -> tuple[Cell, ...]:
    return view.labels.place(end), view.item(row.item), row.quantity, *travel(view, row)
