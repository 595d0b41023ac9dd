"""Rules: the balance of every item at every place, the reserve that stays, and what is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from rebalance.words import Message

from .facts import Key, running
from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case


@dataclass(frozen=True)
class Balance:
    """One item at one place, in units, one number a day."""

    arrived: list[int]
    reserve: list[int]
    shipped_in: list[int]
    shipped_out: list[int]
    need: list[int]
    used: list[int]
    on_hand: list[int]
    shortage: list[int]

    def runs_out(self, durable: bool) -> int | None:
        """Give the first day with a shortage (of a consumable: and nothing left), or None."""
        for t, short in enumerate(self.shortage):
            if short > 0 and (durable or self.on_hand[t] <= 0):
                return t
        return None


def balances(case: Case) -> dict[Key, Balance]:
    """Follow every item at every place through the days."""
    facts = case.facts
    zeros = [0] * facts.days
    shipped_in: dict[Key, list[int]] = {}
    shipped_out: dict[Key, list[int]] = {}
    for row in case.shipments:
        day = case.day(row.date)
        shipped_out.setdefault((row.origin, row.item), list(zeros))[day] += row.quantity
        arrives = day + facts.lead_days(row.origin, row.destination)
        if arrives < facts.days:
            shipped_in.setdefault((row.destination, row.item), list(zeros))[arrives] += row.quantity
    needs = needs_with_norms(case)
    result = {}
    for key in sorted({*facts.arrived, *needs, *shipped_in, *shipped_out}):
        arrived, need = facts.arrived.get(key, zeros), needs.get(key, zeros)
        came, left = shipped_in.get(key, zeros), shipped_out.get(key, zeros)
        change = [a + i - o for a, i, o in zip(arrived, came, left, strict=True)]
        durable = facts.items[key[1]].durable
        used = list(zeros) if durable else _used(case, key, need, running(change))
        on_hand = running(c - u for c, u in zip(change, used, strict=True))
        there = [max(0, h) for h in on_hand] if durable else used
        shortage = [max(0, n - h) for n, h in zip(need, there, strict=True)]
        reserve = facts.reserve.get(key, zeros)
        result[key] = Balance(arrived, reserve, came, left, need, used, on_hand, shortage)
    return result


def needs_with_norms(case: Case) -> dict[Key, list[int]]:
    """Add to the needs what the norms ask for people where the plan has them at the end of the day."""
    facts = case.facts
    by_norm: dict[Key, list[Fraction]] = {}
    for (item, category), quantity in facts.norms.items():
        for series in (case.flows.waiting, case.flows.staying):
            for (place, who), people in series.items():
                if who == category:
                    total = by_norm.setdefault((place, item), [Fraction(0)] * facts.days)
                    for t, count in enumerate(people):
                        total[t] += quantity * max(0, count)
    needs = {key: list(series) for key, series in facts.needs.items()}
    for key, total in by_norm.items():
        needed = needs.setdefault(key, [0] * facts.days)
        for t, quantity in enumerate(total):
            needed[t] += ceil(quantity)
    return needs


def told(case: Case) -> tuple[str, dict[tuple[str, str, int], int]]:
    """Read how consumables are used: ("shortages" or "stocks" or "", units by place, item and day).

    What is used is a decision that the document tells by its shortages, or else by its stocks.
    """
    facts, plan = case.facts, case.plan
    if "shortages" in case.given:
        what, rows = "shortages", [(r.date, r.place, r.item, r.quantity) for r in plan.shortages]
    elif "stocks" in case.given:
        what, rows = "stocks", [(r.date, r.place, r.item, r.used) for r in plan.stocks]
    else:
        return "", {}
    told: dict[tuple[str, str, int], int] = defaultdict(int)
    for date, place, item, quantity in rows:
        day = facts.day(date)
        if day is not None and item in facts.items and not facts.items[item].durable:
            told[place, item, day] += quantity
    return what, dict(told)


def _used(case: Case, key: Key, need: list[int], supply: list[int]) -> list[int]:
    """Decide how much of a consumable is used each day.

    A plan that does not tell is read as using all it can, early days first, of what no later shipment
    takes away.
    """
    what, told = case.told
    days = range(case.facts.days)
    if what == "shortages":
        return [max(0, need[t] - told.get((*key, t), 0)) for t in days]
    if what == "stocks":
        return [told.get((*key, t), 0) for t in days]
    used: list[int] = []
    for t in days:
        used.append(max(0, min(need[t], min(supply[t:]) - sum(used))))
    return used


def check_balance(case: Case) -> Iterator[Violation]:
    """Report the days on which less than nothing is on hand."""
    for (place, item), balance in case.balances.items():
        for t, count in enumerate(balance.on_hand):
            if count < 0:
                date = case.facts.date(t)
                where = spot(date=date, place=place, item=item)
                says = Message("broken.balance.gone", {**where, "count": -count})
                yield Violation("balance", where, -count, says)


def check_reserve(case: Case) -> Iterator[Violation]:
    """Report the days by which more has left than may."""
    for (place, item), balance in case.balances.items():
        left, arrived = running(balance.shipped_out), running(balance.arrived)
        came = running(balance.shipped_in)
        for t, gone in enumerate(left):
            limit = arrived[t] - balance.reserve[t] + (came[t - 1] if t else 0)
            # Said once: on days without a departure the excess is an earlier day's.
            if gone > limit and balance.shipped_out[t]:
                date = case.facts.date(t)
                where = spot(date=date, place=place, item=item)
                excess = {"gone": gone, "excess": gone - limit, "limit": limit, "reserve": balance.reserve[t]}
                says = Message("broken.reserve.left", {**where, **excess})
                yield Violation("reserve", where, gone - limit, says)


def check_used(case: Case) -> Iterator[Violation]:
    """Report consumables used, or short, beyond the need of the day."""
    what, told = case.told
    for (place, item, day), quantity in sorted(told.items()):
        balance = case.balances.get((place, item))
        need = balance.need[day] if balance else 0
        if quantity > need:
            date = case.facts.date(day)
            where = spot(date=date, place=place, item=item)
            says = Message("broken.used.more", {**where, "list": what, "quantity": quantity, "need": need})
            yield Violation("used", where, quantity - need, says)
