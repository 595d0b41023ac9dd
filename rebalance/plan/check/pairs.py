"""Rules: who may help whom, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case

SUPPORTING, RECIPIENT = "supporting", "recipient"


def helps(case: Case) -> dict[tuple[str, str, str], int]:
    """Add up the help by (scope, who helps, who is helped): people taken in, or units shipped.

    A place that takes people helps the place they come from; a place that ships helps the place it ships
    to. A place that uses its own rooms helps itself.
    """
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for move in case.transfers:
        sums["people", move.destination, move.origin] += move.people
    for shipment in case.shipments:
        sums["supplies", shipment.origin, shipment.destination] += shipment.quantity
    return {key: total for key, total in sorted(sums.items()) if total}


def check_pairs(case: Case) -> Iterator[Violation]:
    """Report help by places not assigned where any are, and by forbidden ones, scope by scope."""
    for (scope, helper, helped), total in helps(case).items():
        where = spot(supporting=helper, recipient=helped, scope=scope)
        blanks: dict[str, object] = {"helper": helper, "helped": helped, "total": total}
        if (scope, helper, helped) in case.facts.forbidden:
            yield Violation("pairs", where, total, Message(f"broken.pairs.{scope}", blanks))
        names = case.facts.assigned.get((scope, helped))
        if names is not None and helper != helped and helper not in names:
            only = sorted(names) or Message("broken.pairs.nobody")
            says = Message(f"broken.pairs.{scope}-only", {**blanks, "only": only})
            yield Violation("pairs", where, total, says)


def check_pairing_limits(case: Case) -> Iterator[Violation]:
    """Count the cities that help one district, and the districts that one city helps."""
    policy = case.facts.instance.policy
    helpers: dict[str, set[str]] = defaultdict(set)
    helped: dict[str, set[str]] = defaultdict(set)
    for _, supporting, recipient in helps(case):
        if case.facts.role[supporting] == SUPPORTING and case.facts.role[recipient] == RECIPIENT:
            helpers[recipient].add(supporting)
            helped[supporting].add(recipient)
    limit = policy.max_supporters_per_recipient
    for recipient, cities in sorted(helpers.items()):
        if limit is not None and len(cities) > limit:
            blanks = {"recipient": recipient, "count": len(cities), "limit": limit, "names": sorted(cities)}
            says = Message("broken.pairing-limits.cities", blanks)
            yield Violation("pairing-limits", spot(recipient=recipient), len(cities) - limit, says)
    limit = policy.max_recipients_per_supporter
    for supporting, districts in sorted(helped.items()):
        if limit is not None and len(districts) > limit:
            names = sorted(districts)
            blanks = {"supporting": supporting, "count": len(names), "limit": limit, "names": names}
            says = Message("broken.pairing-limits.districts", blanks)
            yield Violation("pairing-limits", spot(supporting=supporting), len(names) - limit, says)
