"""Who goes where, and what is sent where, between different places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rebalance.report.page.facts import Facts

Link = tuple[str, str]


@dataclass(frozen=True)
class Links:
    """Amounts by origin and destination, never the same place, over the horizon.

    Attributes
    ----------
    name : str
        ``people`` or ``supplies``.
    unit : str
        What is counted, in words.
    amounts : mapping of (str, str) to float
        Amount by origin and destination.
    at_home : float
        Amount that stays within its place, in the same unit.
    """

    name: str
    unit: str
    amounts: Mapping[Link, float]
    at_home: float


def people(facts: Facts) -> Links:
    """Count people."""
    moved: Counter[Link] = Counter()
    for row in facts.plan.transfers:
        moved[row.origin, row.destination] += row.people
    return _links("people", facts.words("help.people"), moved)


def supplies(facts: Facts) -> Links:
    """Weigh what is shipped; where no vehicles carry it its weight is not known, and units are counted."""
    sent: dict[Link, float] = defaultdict(float)
    weighed = [row for row in facts.plan.trips if row.carries == "supplies"]
    for trip in weighed:
        sent[trip.origin, trip.destination] += trip.load
    if weighed:
        return _links("supplies", facts.words("help.kg"), sent)
    for row in facts.plan.shipments:
        sent[row.origin, row.destination] += row.quantity
    return _links("supplies", facts.words("help.units"), sent)


def _links(name: str, unit: str, amounts: Mapping[Link, float]) -> Links:
    between = {link: amounts[link] for link in sorted(amounts) if link[0] != link[1] and amounts[link] > 0}
    return Links(name, unit, between, sum(amounts.values()) - sum(between.values()))
