"""Rule: the shares listed are those of the decisions, the largest first, and none is below its bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.levels import Share
from .levels import Shares, people_shares, supplies_shares
from .records import Expected, compare
from .violation import Violation, amount, exact, exceeds, spot

if TYPE_CHECKING:
    from .case import Case

OF_LEVEL: dict[str, Callable[[Case], Shares]] = {
    "fairness_people": people_shares,
    "fairness_supplies": supplies_shares,
}


def check_shares(case: Case) -> Iterator[Violation]:
    """Compare `shares` with the decisions, sorted by size, then by name; prices are of levels below."""
    if "shares" in case.given:
        yield from _check_shares(case)
    yield from _check_prices(case)


def _check_shares(case: Case) -> Iterator[Violation]:
    levels, expected = [objective.level for objective in case.plan.objectives], Expected()
    for level in OF_LEVEL:
        if level in levels:
            shares = OF_LEVEL[level](case).items()
            order = sorted(shares, key=lambda row: (-row[1], *map(str, row[0])))
            for rank, (key, share) in enumerate(order, start=1):
                expected[level, rank] = (*key, share)
    yield from compare("shares", "shares", case.plan.shares, Share, ("place", "item", "share"), expected)
    for row in case.plan.shares:
        if row.bound is not None and exceeds(bound := exact(row.bound), share := exact(row.share)):
            where = spot(level=row.level, rank=row.rank)
            says = Message("broken.shares.bound", {**where, "bound": amount(bound), "share": amount(share)})
            yield Violation("shares", where, amount(bound - share), says)


def _check_prices(case: Case) -> Iterator[Violation]:
    """Check that `price_of_fairness` is of a level of fairness and one below, and costs nothing below 0."""
    levels = [objective.level for objective in case.plan.objectives]
    seen = set[tuple[str, str]]()
    for row in case.plan.price_of_fairness:
        where, pair = spot(level=row.level, below=row.below), (row.level, row.below)
        known = row.level in OF_LEVEL and {row.level, row.below} <= {*levels}
        if not known or levels.index(row.level) >= levels.index(row.below) or pair in seen:
            yield Violation("shares", where, 1, Message("broken.shares.levels", {**where}))
        if exceeds(free := exact(row.free), held := exact(row.held)):
            says = Message("broken.shares.price", {**where, "held": amount(held), "free": amount(free)})
            yield Violation("shares", where, amount(free - held), says)
        seen.add(pair)
