"""The trips of a day, base by base: as they are printed and handed out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from rebalance.report.aboard import Order, Piece
from rebalance.report.parts.view import Run, View


class Block(NamedTuple):
    """Where the part of one base begins on a sheet, counted from 0, and how many rows follow."""

    row: int
    rows: int


Load = tuple[Run | None, Piece | None]


def runs_by_base(view: View, day: dt.date) -> dict[str, list[Run]]:
    """Give the trips of a day by the place where the vehicles are based, both sorted."""
    bases: dict[str, list[Run]] = defaultdict(list)
    for run in view.runs:
        if run.entry.date == day:
            bases[run.entry.vehicle_place].append(run)
    return dict(sorted(bases.items()))


def loads_by_base(view: View, day: dt.date) -> dict[str, list[Load]]:
    """Give the hand-overs of a day by base: each piece of each trip, then what belongs to no single trip.

    Where transport is not limited it is the place of origin that sends people and goods off.
    """
    bases: dict[str, list[Load]] = defaultdict(list)
    for base, runs in runs_by_base(view, day).items():
        for run in runs:
            pieces: list[Piece | None] = [*run.pieces] or [None]
            bases[base] += [(run, piece) for piece in pieces]
    for piece in view.aboard.loose:
        if piece.order.date == day:
            bases[_base(piece.order)].append((None, piece))
    return dict(sorted(bases.items()))


def _base(order: Order) -> str:
    return order.origin if order.vehicle_place is None else order.vehicle_place
