"""An instance taken apart where its places share nothing, and the plans of the parts put together again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rebalance.instance import Instance
from rebalance.instance.part import part
from rebalance.model.data import Data
from rebalance.plan.accounts import Accounts
from rebalance.plan.bottlenecks import MOST
from rebalance.plan.build import warnings
from rebalance.plan.document.levels import Objective
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.provenance import Part as PlannedPart
from rebalance.plan.document.provenance import Sifting
from rebalance.plan.objectives import all_optimal, objective
from rebalance.plan.orders import Orders
from rebalance.plan.shares import prices_together, shares_together
from rebalance.plan.totals import summary
from rebalance.solve.parts import Part
from rebalance.solve.result import Level
from rebalance.words import Language

LARGEST_OF = ("fairness_people", "fairness_supplies")
"""Levels that are the largest of their parts; all others are the sum."""

ORDERS = ("transfers", "trips", "roster", "shipments")
DERIVED = ("waiting", "shortages", "stocks", "rooms", "fleets")
"""Lists of a plan of which each record is about one part."""


@dataclass(frozen=True)
class Job:
    """A part to be planned: its tables, and what was ordered there before."""

    instance: Instance
    previous: Plan | None
    size: int


def jobs(data: Data, parts: Sequence[Part], previous: Plan | None) -> Iterator[Job]:
    """Part an instance, and the plan before.

    An item's weight is for the need of the whole: in a part it counts as much as it has of that.
    """
    number = {name: n for n, name in enumerate(data.places)}
    whole = data.total_need.sum(axis=0)
    for some in parts:
        mine = data.total_need[[number[name] for name in some.places]].sum(axis=0)
        share = np.where(whole > 0, mine / np.maximum(whole, 1), 1.0)
        weights = dict(zip(data.items, (data.item_weight * share).tolist(), strict=True))
        before = None if previous is None else _within(previous, set(some.places))
        yield Job(part(data.instance, some.places, weights), before, some.candidates)


def _within(plan: Plan, places: set[str]) -> Plan:
    """Give the orders of an earlier plan that begin and end in these places."""

    def inside(row: object) -> bool:
        ends = (getattr(row, name, None) for name in ("origin", "destination", "vehicle_place"))
        return all(end is None or end in places for end in ends)

    return plan.model_copy(update={name: tuple(filter(inside, getattr(plan, name))) for name in ORDERS})


def together(data: Data, parts: Sequence[Part], plans: Sequence[Plan], language: Language) -> Plan:
    """Put the plans of all parts together as one.

    A level is the sum of its parts, or the largest of them; so is its bound, which holds given what each
    part comes to at the levels above. Levels of fairness lose nothing by it: shares that are as small as can
    be in each part, the larger ones first, are so together.

    Parameters
    ----------
    data : Data
        Of the whole.
    parts : sequence of Part
    plans : sequence of Plan
        Not empty; one for each part.
    language : {"en", "zh"}
    """

    def rows(name: str) -> tuple[Any, ...]:
        return tuple(row for plan in plans for row in getattr(plan, name))

    accounts = Accounts(data, Orders(**{name: rows(name) for name in ORDERS}))
    objectives = tuple(
        objective(accounts, Level(same[0].level, 0.0, _bound(same), 0.0))
        for same in zip(*(plan.objectives for plan in plans), strict=True)
    )
    left = tuple(shares_together(accounts, rows("shares"), [o.level for o in objectives]))
    order = {o.level: n for n, o in enumerate(objectives)}
    worth = sorted(rows("bottlenecks"), key=lambda b: (order[b.level], -b.worth))
    return plans[0].model_copy(
        update={
            **{name: rows(name) for name in (*ORDERS, *DERIVED)},
            "parts": tuple(_part(some, plan) for some, plan in zip(parts, plans, strict=True)),
            "status": "optimal" if all_optimal(objectives, left) else "feasible",
            "objectives": objectives,
            "shares": left,
            "price_of_fairness": tuple(prices_together([plan.price_of_fairness for plan in plans])),
            "bottlenecks": tuple(worth[:MOST]),
            "sifting": _sifted([plan.sifting for plan in plans if plan.sifting is not None]),
            "warnings": warnings(data.instance, language),
            "summary": summary(accounts),
        }
    )


def _part(part: Part, plan: Plan) -> PlannedPart:
    return PlannedPart(places=part.places, objectives=plan.objectives)


def _sifted(found: Sequence[Sifting]) -> Sifting | None:
    """Add up what was sifted, in the parts in which anything was."""
    if not found:
        return None
    return Sifting(
        candidates=sum(one.candidates for one in found),
        opened=sum(one.opened for one in found),
        rounds=sum(one.rounds for one in found),
        none_left=all(one.none_left for one in found),
    )


def _bound(same: Sequence[Objective]) -> float:
    bounds = [math.nan if o.bound is None else o.bound for o in same]
    return max(bounds) if same[0].level in LARGEST_OF else math.fsum(bounds)
