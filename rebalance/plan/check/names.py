"""Rules: every name is one of the instance's, every date one of the horizon's, every decision said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.orders import RosterEntry, Shipment, Transfer, Trip
from ..document.record import Row
from .facts import Facts
from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case

Decision = Transfer | Trip | RosterEntry | Shipment
DECISIONS = ("transfers", "trips", "roster", "shipments")
DERIVED = ("waiting", "shortages", "stocks", "rooms", "fleets", "shares", "price_of_fairness")


def unknown_names(row: Decision, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield (field, name) for each name in a decision that the instance does not know."""
    for field in ("origin", "destination"):
        if getattr(row, field) not in facts.role:
            yield field, getattr(row, field)
    if isinstance(row, Transfer):
        if row.category not in facts.categories:
            yield "category", row.category
        # The site together with its place: a site of another place is unknown here.
        if (row.destination, row.site) not in facts.site_names:
            yield "site", row.site
        if row.room_type not in facts.room_types:
            yield "room_type", row.room_type
    if isinstance(row, Shipment) and row.item not in facts.items:
        yield "item", row.item
    if row.vehicle_place is not None and row.vehicle_place not in facts.role:
        yield "vehicle_place", row.vehicle_place
    elif (
        row.vehicle is not None
        and row.vehicle_place is not None
        and facts.instance.has_vehicles
        and (row.vehicle_place, row.vehicle) not in facts.fleets
    ):
        yield "vehicle", row.vehicle


def readable(row: Decision, facts: Facts) -> bool:
    """Say whether a decision's date and names are the instance's, so that the other rules can judge it."""
    return facts.day(row.date) is not None and next(unknown_names(row, facts), None) is None


def check_names(case: Case) -> Iterator[Violation]:
    """Report each name in the decisions that the instance's tables do not have."""
    for name in DECISIONS:
        for row in getattr(case.plan, name):
            for field, value in unknown_names(row, case.facts):
                yield Violation(
                    "names",
                    {"list": name, **key_of(row)},
                    1,
                    Message("broken.names.unknown", {"list": name, "field": field, "value": value}),
                )


def check_dates(case: Case) -> Iterator[Violation]:
    """Report each decision dated outside the horizon."""
    facts = case.facts
    for name in DECISIONS:
        for row in getattr(case.plan, name):
            if facts.day(row.date) is None:
                outside = min(abs((row.date - facts.date(t)).days) for t in (0, facts.days - 1))
                blanks = {
                    "list": name,
                    "date": row.date,
                    "days": outside,
                    "first": facts.date(0),
                    "last": facts.date(facts.days - 1),
                }
                says = Message("broken.dates.outside", blanks)
                yield Violation("dates", {"list": name, **key_of(row)}, outside, says)


def check_rows(case: Case) -> Iterator[Violation]:
    """Report decisions with the same key as another, and those whose figures are all 0."""
    for name in DECISIONS:
        seen: dict[tuple[object, ...], int] = {}
        for row in getattr(case.plan, name):
            # One trip of a roster may be like another, if it takes no time.
            if not row.FIGURES:
                continue
            key = tuple(getattr(row, field) for field in row.KEY)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 2:
                parts = tuple(part for part in key if part is not None)
                says = Message("broken.rows.twice", {"list": name, "key": parts})
                yield Violation("rows", {"list": name, **key_of(row)}, 1, says)
            if not any(getattr(row, field) for field in row.FIGURES):
                says = Message("broken.rows.zero", {"list": name})
                yield Violation("rows", {"list": name, **key_of(row)}, 1, says)


def key_of(row: Row) -> dict[str, str | int]:
    """Give the key fields of a record as the `where` of a violation."""
    return spot(**{field: getattr(row, field) for field in row.KEY})
