"""The derived lists of the plan document: one record a fact, those whose figures are all 0 left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from rebalance.plan.accounts import Accounts
from rebalance.plan.decimals import exact, plain
from rebalance.plan.document.books import FleetUse, RoomUse, Stock
from rebalance.plan.document.left import Shortage, Waiting
from rebalance.plan.document.record import Row
from rebalance.plan.orders import date_of
from rebalance.plan.speech import Speech
from rebalance.plan.why_short import WhyShort
from rebalance.plan.why_waiting import WhyWaiting

R = TypeVar("R", bound=Row)


def waiting(accounts: Accounts, say: Speech) -> Iterator[Waiting]:
    """Say who waits at the end of each day, and why."""
    data, why = accounts.data, WhyWaiting(accounts, say)
    for t, d, c in np.argwhere(accounts.waiting.transpose(2, 0, 1) > 0):
        yield Waiting(
            date=date_of(data, int(t)),
            place=data.places[d],
            category=data.categories[c],
            people=int(accounts.waiting[d, c, t]),
            overdue=int(accounts.overdue[d, c, t]),
            why=why(int(d), int(c), int(t)),
        )


def shortages(accounts: Accounts, say: Speech) -> Iterator[Shortage]:
    """Say what falls short each day, and why."""
    data, why = accounts.data, WhyShort(accounts, say)
    for t, q, i in np.argwhere(accounts.short.transpose(2, 0, 1) > 0):
        yield Shortage(
            date=date_of(data, int(t)),
            place=data.places[q],
            item=data.items[i],
            quantity=int(accounts.short[q, i, t]),
            why=why(int(q), int(i), int(t)),
        )


def stocks(accounts: Accounts) -> Iterator[Stock]:
    """Balance every item at every place, day by day."""
    data = accounts.data
    arrived = np.diff(data.arrived, axis=2, prepend=0)
    for p, place in enumerate(data.places):
        for i, item in enumerate(data.items):
            ends = _runs_out(accounts, p, i)
            for t in range(data.days):
                yield from _some(
                    Stock(
                        date=date_of(data, t),
                        place=place,
                        item=item,
                        arrived=int(arrived[p, i, t]),
                        shipped_in=int(accounts.shipped_in[p, i, t]),
                        shipped_out=int(accounts.shipped_out[p, i, t]),
                        used=int(accounts.used[p, i, t]),
                        on_hand=int(accounts.on_hand[p, i, t]),
                        runs_out=ends,
                    )
                )


def _runs_out(accounts: Accounts, p: int, i: int) -> dt.date | None:
    out = accounts.short[p, i] > 0
    if not accounts.data.durable[i]:
        out &= accounts.on_hand[p, i] == 0
    return date_of(accounts.data, int(out.argmax())) if out.any() else None


def rooms(accounts: Accounts) -> Iterator[RoomUse]:
    """Say how many rooms each site has, and how many of them are held, day by day."""
    for (place, site, room_type), opened in sorted(accounts.opened.items()):
        held = accounts.held[place, site, room_type]
        for t in range(accounts.data.days):
            yield from _some(
                RoomUse(
                    date=date_of(accounts.data, t),
                    place=place,
                    site=site,
                    room_type=room_type,
                    open=opened[t],
                    used=held[t],
                )
            )


def fleets(accounts: Accounts) -> Iterator[FleetUse]:
    """Say how long each fleet could work and does, day by day."""
    vehicles = accounts.data.instance.vehicles
    for place, vehicle, count, hours in zip(
        vehicles["place"], vehicles["vehicle"], vehicles["count"], vehicles["hours_per_day"], strict=True
    ):
        k = accounts.fleet[place, vehicle]
        for t in range(accounts.data.days):
            yield from _some(
                FleetUse(
                    date=date_of(accounts.data, t),
                    place=place,
                    vehicle=vehicle,
                    minutes_available=plain(int(count) * exact(hours) * 60),
                    minutes_used=plain(accounts.minutes[k, t]),
                )
            )


def _some(row: R) -> Iterator[R]:
    if any(getattr(row, figure) for figure in row.FIGURES):
        yield row
