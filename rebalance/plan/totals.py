"""The plan in a few figures."""

from __future__ import annotations

from collections import defaultdict

from rebalance.model.data import COHORTS
from rebalance.plan.accounts import Accounts
from rebalance.plan.document.summary import CohortSummary, ItemSummary, PairSummary, PeopleSummary, Summary


def summary(accounts: Accounts) -> Summary:
    """Add up people by cohort, supplies by item, trips, and the help of cities for districts."""
    return Summary(
        people=PeopleSummary(**{name: _cohort(accounts, h) for h, name in enumerate(COHORTS)}),
        supplies=tuple(_items(accounts)),
        trips=sum(trip.trips for trip in accounts.orders.trips),
        pairs=tuple(_pairs(accounts)),
    )


def _cohort(accounts: Accounts, cohort: int) -> CohortSummary:
    mine = accounts.data.cohort == cohort
    return CohortSummary(
        found=int(accounts.data.found[:, mine, -1].sum()),
        moved=int(accounts.moved[:, mine, -1].sum()),
        waiting=int(accounts.waiting[:, mine, -1].sum()),
        overdue=int(accounts.overdue[:, mine, -1].sum()),
    )


def _items(accounts: Accounts) -> list[ItemSummary]:
    delivered: dict[str, int] = defaultdict(int)
    for shipment in accounts.orders.shipments:
        delivered[shipment.item] += shipment.quantity
    rows = (
        ItemSummary(
            item=item,
            needed=int(accounts.need[:, i].sum()),
            delivered=delivered[item],
            short=int(accounts.short[:, i].sum()),
        )
        for i, item in enumerate(accounts.data.items)
    )
    return [row for row in rows if row.needed or row.delivered or row.short]


def _pairs(accounts: Accounts) -> list[PairSummary]:
    people: dict[tuple[str, str], int] = defaultdict(int)
    units: dict[tuple[str, str], int] = defaultdict(int)
    for move in accounts.orders.transfers:
        people[move.destination, move.origin] += move.people
    for shipment in accounts.orders.shipments:
        units[shipment.origin, shipment.destination] += shipment.quantity
    district = dict(zip(accounts.data.places, accounts.data.recipient.tolist(), strict=True))
    return [
        PairSummary(supporting=a, recipient=b, people=people[a, b], units=units[a, b])
        for a, b in sorted({*people, *units})
        if district[b] and not district[a]
    ]
