"""What differs between the orders of two plans: who goes elsewhere, who goes now, and who no longer goes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rebalance.plan.document.plan import Plan

What = Literal["people", "supplies"]
Kind = Literal["moved", "added", "dropped", "rooms", "vehicle"]
KINDS: tuple[Kind, ...] = ("moved", "added", "dropped", "rooms", "vehicle")


class Way(NamedTuple):
    """How an order is carried out; site and room type are empty for supplies, a fleet may be none."""

    date: dt.date
    origin: str
    destination: str
    site: str
    room_type: str
    vehicle_place: str
    vehicle: str


@dataclass(frozen=True)
class Difference:
    """People, or units, of which two plans say different things.

    Attributes
    ----------
    kind : str
        ``moved``: by another day or to, or from, another place; ``added`` and ``dropped``: in one plan only;
        ``rooms``: only into other rooms there; ``vehicle``: only with another fleet.
    what : str
        ``people`` or ``supplies``.
    name : str
        The category or item.
    quantity : int
        People or units.
    before, after : Way or None
        None where the plan has no such order.
    """

    kind: Kind
    what: What
    name: str
    quantity: int
    before: Way | None
    after: Way | None

    @property
    def ways(self) -> tuple[Way, ...]:
        """What there is of before and after."""
        return tuple(way for way in (self.before, self.after) if way is not None)

    def days(self) -> set[str]:
        """Return the days that it is about."""
        return {str(way.date) for way in self.ways}

    def helpers(self) -> set[str]:
        """Return the places that take people in, or ship."""
        return {way.destination if self.what == "people" else way.origin for way in self.ways}

    def helped(self) -> set[str]:
        """Return the places whose people go, or that get supplies."""
        return {way.origin if self.what == "people" else way.destination for way in self.ways}


Alike = Callable[[Way], tuple[object, ...]]

# From what differs least on: orders that are alike in this are one order that was changed.
_PEOPLE: tuple[tuple[Kind, Alike], ...] = (
    ("vehicle", lambda w: (w.date, w.destination, w.site, w.room_type)),
    ("rooms", lambda w: (w.date, w.destination)),
    ("moved", lambda w: (w.date,)),
    ("moved", lambda w: (w.destination,)),
    ("moved", lambda w: ()),
)
_SUPPLIES: tuple[tuple[Kind, Alike], ...] = (
    ("vehicle", lambda w: (w.date, w.origin)),
    ("moved", lambda w: (w.date,)),
    ("moved", lambda w: (w.origin,)),
    ("moved", lambda w: ()),
)


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Compare the transfers and shipments of two plans.

    People of a category at one place are compared with one another, and so are units of an item for one
    place; orders that are alike are matched first.

    Returns
    -------
    list of Difference
        Sorted by day, people before supplies.
    """
    found: list[Difference] = []
    old, new = _orders(before), _orders(after)
    for key in {*old, *new}:
        what, _, name = key
        found += _matched(what, name, Counter(old.get(key, {})), Counter(new.get(key, {})))
    return sorted(found, key=_order)


def _orders(plan: Plan) -> dict[tuple[What, str, str], Counter[Way]]:
    orders: dict[tuple[What, str, str], Counter[Way]] = defaultdict(Counter)
    for t in plan.transfers:
        way = Way(
            t.date, t.origin, t.destination, t.site, t.room_type, t.vehicle_place or "", t.vehicle or ""
        )
        orders["people", t.origin, t.category][way] += t.people
    for s in plan.shipments:
        way = Way(s.date, s.origin, s.destination, "", "", s.vehicle_place or "", s.vehicle or "")
        orders["supplies", s.destination, s.item][way] += s.quantity
    return orders


def _matched(what: What, name: str, old: Counter[Way], new: Counter[Way]) -> Iterator[Difference]:
    same = old & new
    lost, gained = old - same, new - same
    for kind, alike in _PEOPLE if what == "people" else _SUPPLIES:
        for was in sorted(lost):
            for now in sorted(gained):
                n = min(lost[was], gained[now])
                if n and alike(was) == alike(now):
                    lost[was] -= n
                    gained[now] -= n
                    yield Difference(kind, what, name, n, was, now)
    for was, n in sorted((+lost).items()):
        yield Difference("dropped", what, name, n, was, None)
    for now, n in sorted((+gained).items()):
        yield Difference("added", what, name, n, None, now)


def _order(difference: Difference) -> tuple[object, ...]:
    first, *_ = reversed(difference.ways)
    return first.date, difference.what, KINDS.index(difference.kind), difference.name, difference.ways


def tallied(
    found: Sequence[Difference], by: Callable[[Difference], set[str]]
) -> dict[str, dict[What, dict[Kind, int]]]:
    """Add up differences by something that each is about one or two of, such as its days; sorted."""
    tally: dict[str, dict[What, dict[Kind, int]]] = {}
    for difference in found:
        for name in by(difference):
            kinds = tally.setdefault(name, {"people": {}, "supplies": {}})[difference.what]
            kinds[difference.kind] = kinds.get(difference.kind, 0) + difference.quantity
    return dict(sorted(tally.items()))
