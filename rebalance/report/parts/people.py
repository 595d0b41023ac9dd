"""People: who comes and goes, and who waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rebalance.plan.document.left import Reason
from rebalance.plan.document.orders import Shipment, Transfer
from rebalance.report.parts.part import Cell, Clock, Part, here, part
from rebalance.report.parts.view import View

# The columns of `travel`.
TRAVEL = ("fleet", "trips", "first", "last")


def taken_in(view: View, place: str) -> Part:
    """People who come to a place from elsewhere: into which rooms, when, and with which vehicles."""
    rows = [row for row in view.plan.transfers if row.destination == place != row.origin]
    return _moves(view, "taken_in", "from", rows, lambda row: row.origin)


def sent_off(view: View, place: str) -> Part:
    """People who leave a place."""
    rows = [row for row in view.plan.transfers if row.origin == place != row.destination]
    return _moves(view, "sent_off", "to", rows, lambda row: row.destination)


def at_home(view: View, place: str) -> Part:
    """People who get a room in the place where they were found."""
    rows = [row for row in view.plan.transfers if row.origin == row.destination == place]
    return _moves(view, "at_home", "place", rows, lambda row: row.origin)


def moves(view: View) -> Part:
    """Everyone who is moved, from where to where."""
    columns = ("date", "from", "to", "category", "people", *TRAVEL, "site", "room_type")
    place = view.labels.place
    cells = [(row.date, place(row.origin), *_move(view, row, row.destination)) for row in view.plan.transfers]
    return part(view.words, view.words("parts.moves"), columns, cells, without=("room_type", *untold(view)))


def waiting(view: View, place: str | None = None) -> Part:
    """Who is not moved yet at the end of each day, and why."""
    rows = [
        (
            row.date,
            view.labels.place(row.place),
            view.category(row.category),
            row.people,
            row.overdue,
            why(view, row.why),
        )
        for row in view.plan.waiting
        if place in (None, row.place)
    ]
    columns = ("date", "place", "category", "waiting", "overdue", "why")
    return part(view.words, view.words("parts.waiting"), columns, rows, without=here(place))


def why(view: View, reasons: Sequence[Reason]) -> str:
    """Write the limits that bind."""
    return "\n".join(f"{view.words.of('limits', reason.limit)}: {reason.message}" for reason in reasons)


def travel(view: View, order: Transfer | Shipment) -> tuple[Cell, ...]:
    """Say how an order travels: with which fleet, in how many trips, departing from when to when."""
    runs = view.runs_of.get(order, ())
    departures = [run.entry.departs_minute for run in runs]
    return (
        view.fleet(order.vehicle_place, order.vehicle),
        len(runs) or None,
        Clock(min(departures)) if runs else None,
        Clock(max(departures)) if runs else None,
    )


def untold(view: View) -> tuple[str, ...]:
    """Name the columns of `travel` that are empty throughout: there is no roster, or no vehicle at all."""
    if view.plan.roster:
        return ()
    plan = view.plan
    driven = any(row.vehicle for row in plan.transfers) or any(row.vehicle for row in plan.shipments)
    return TRAVEL[1:] if driven else TRAVEL


def _moves(
    view: View,
    title: str,
    other: str,
    rows: Sequence[Transfer],
    end: Callable[[Transfer], str],
) -> Part:
    columns = ("date", other, "category", "people", *TRAVEL, "site", "room_type")
    cells = [(row.date, *_move(view, row, end(row))) for row in rows]
    return part(view.words, view.words(f"parts.{title}"), columns, cells, without=untold(view))


def _move(view: View, row: Transfer, end: str) -> tuple[Cell, ...]:
    return (
        view.labels.place(end),
        view.category(row.category),
        row.people,
        *travel(view, row),
        row.site,
        view.room_type(row.room_type),
    )
