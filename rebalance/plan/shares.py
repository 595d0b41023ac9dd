"""What each recipient is left with, the largest share first, and what sharing so costs the levels below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from rebalance.plan.accounts import Accounts
from rebalance.plan.decimals import exact
from rebalance.plan.document.levels import FairnessPrice, Share
from rebalance.solve.result import Level

NEAR = 1e-6
"""Figures of the relaxation that differ by less than this, relatively, differ by the solver's tolerance."""

DIGITS = 7
"""Significant digits of such figures."""

Left = tuple[Fraction, str, str | None]


def people_shares(accounts: Accounts) -> list[Left]:
    """Work out Σ weight · wait ÷ (Σ weight · found × T) for every recipient where anybody was found."""
    data, found = accounts.data, list[Left]()
    weights = [exact(w) for w in data.weight]
    for d in range(len(data.places)):
        waits = _dot(weights, accounts.waiting[d].sum(axis=1).tolist())
        total = _dot(weights, data.found[d, :, -1].tolist()) * data.days
        if data.recipient[d] and total:
            found.append((waits / total, data.places[d], None))
    return found


def supplies_shares(accounts: Accounts) -> list[Left]:
    """Work out Σ shortage ÷ Σ need for every recipient and item that it needs."""
    data = accounts.data
    need, short = data.total_need, accounts.short.sum(axis=2)
    return [
        (Fraction(int(short[q, i]), int(need[q, i])), data.places[q], data.items[i])
        for q in range(len(data.places))
        for i in range(len(data.items))
        if data.recipient[q] and need[q, i]
    ]


OF_LEVEL = {"fairness_people": people_shares, "fairness_supplies": supplies_shares}


def shares(accounts: Accounts, levels: Iterable[Level]) -> Iterator[Share]:
    """List the shares of every level of fairness, the largest first, each with the bound proven for it.

    What k shares come to together, less the larger k − 1 in this plan, is a bound for the k-th.
    """
    for level in levels:
        proven = {1: level.bound, **{rank.number: rank.bound for rank in level.ranks}}
        larger = 0.0
        for share in _listed(accounts, level.name):
            bound = _bound(proven.get(share.rank, 0.0) - larger, share.share)
            yield share.model_copy(update={"bound": bound})
            larger += share.share


def shares_together(accounts: Accounts, parts: Iterable[Share], levels: Iterable[str]) -> Iterator[Share]:
    """List the shares of parts that share nothing, each part's as small as can be, as those of the whole.

    Then these are too. Where one of a part may be smaller, so may those of the whole that come after it.
    """
    proven = {(share.level, share.place, share.item): share.bound for share in parts}
    for level in levels:
        least = math.inf
        for share in _listed(accounts, level):
            bound = proven.get((level, share.place, share.item)) or 0.0
            least = min(least, bound) if bound < share.share else least
            yield share.model_copy(update={"bound": _bound(min(least, bound), share.share)})


def _listed(accounts: Accounts, level: str) -> Iterator[Share]:
    """List the shares of a level, but for those of 0, without bounds."""
    left = OF_LEVEL[level](accounts) if level in OF_LEVEL else []
    order = sorted(left, key=lambda row: (-row[0], *map(str, row[1:])))
    for rank, (share, place, item) in enumerate(order, start=1):
        if share:
            yield Share(level=level, rank=rank, place=place, item=item, share=float(share))


def _bound(bound: float, share: float) -> float:
    """Give what is proven, which is 0 if nothing is."""
    return share if share - bound <= NEAR * share else max(0.0, bound)


def prices(levels: Iterable[Level]) -> Iterator[FairnessPrice]:
    """State what each level of fairness costs the relaxation of the levels below it."""
    for below in levels:
        for fair, free in below.without.items():
            same = abs(below.relaxed - free) <= NEAR * max(1.0, abs(below.relaxed))
            least = below.relaxed if same else min(free, below.relaxed)
            yield FairnessPrice(
                level=fair, below=below.name, held=_rounded(below.relaxed), free=_rounded(least)
            )


def prices_together(parts: Sequence[Sequence[FairnessPrice]]) -> Iterator[FairnessPrice]:
    """Add up what levels of fairness cost in parts that share nothing, where it is known of all of them."""
    known = [{(price.level, price.below): price for price in part} for part in parts]
    for level, below in known[0]:
        same = [part[level, below] for part in known if (level, below) in part]
        if len(same) == len(known):
            total = max if below in OF_LEVEL else math.fsum
            held, free = total(price.held for price in same), total(price.free for price in same)
            yield FairnessPrice(level=level, below=below, held=_rounded(held), free=_rounded(free))


def _rounded(value: float) -> float:
    """A figure of the relaxation without the digits that the solver's tolerance leaves open."""
    return float(f"{value:.{DIGITS}g}")


def _dot(weights: list[Fraction], counts: Iterable[int]) -> Fraction:
    return sum((w * n for w, n in zip(weights, counts, strict=True)), Fraction(0))
