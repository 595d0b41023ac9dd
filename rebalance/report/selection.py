"""Which parts of a plan answer a question about a place or a kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from rebalance.report.parts import means, people, supplies
from rebalance.report.parts.part import Part
from rebalance.report.parts.roster import rosters
from rebalance.report.parts.view import View

_PARTS: Mapping[str, Callable[[View, str | None], Part]] = {
    "waiting": people.waiting,
    "shortages": supplies.shortages,
    "stocks": supplies.stocks,
}


def of_place(view: View, place: str) -> list[Part]:
    """Give everything that concerns a place, in the order in which it is carried out."""
    return [
        people.taken_in(view, place),
        people.sent_off(view, place),
        people.at_home(view, place),
        supplies.goods_in(view, place),
        supplies.goods_out(view, place),
        means.fleets(view, place),
        people.waiting(view, place),
        supplies.shortages(view, place),
        means.rooms(view, place),
        supplies.stocks(view, place),
    ]


def selected(view: View, place: str | None, wanted: Collection[str]) -> list[Part]:
    """Give the parts that are asked for, of one place or of all.

    Parameters
    ----------
    view : View
        The plan.
    place : str or None
        The place; None for all of them.
    wanted : collection of str
        Any of ``waiting``, ``shortages``, ``stocks`` and ``vehicles``; where it is empty, all orders.
    """
    if not wanted:
        return of_place(view, place) if place else _orders(view)
    parts = [make(view, place) for name, make in _PARTS.items() if name in wanted]
    return [*parts, *(rosters(view, place) if "vehicles" in wanted else ())]


def _orders(view: View) -> list[Part]:
    return [
        people.moves(view),
        supplies.shipments(view),
        means.fleets(view),
        people.waiting(view),
        supplies.shortages(view),
    ]
