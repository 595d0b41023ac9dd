"""The plan document of a result: orders read off, everything else reckoned from them."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version

from rebalance import __version__
from rebalance.instance import Finding, Instance
from rebalance.plan import records
from rebalance.plan.accounts import Accounts
from rebalance.plan.bottlenecks import bottlenecks
from rebalance.plan.document.faults import PlanWarning
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.provenance import InstanceRef, Sifting, Tool
from rebalance.plan.objectives import all_optimal, objective
from rebalance.plan.orders import NOTHING, Orders, orders
from rebalance.plan.shares import prices, shares
from rebalance.plan.speech import Speech
from rebalance.plan.totals import summary
from rebalance.solve.result import Result
from rebalance.words import Language


def build(
    instance: Instance, result: Result, language: Language = "en", kept: Orders = NOTHING, frozen: int = 0
) -> Plan:
    """Write a result down as a plan.

    Parameters
    ----------
    instance : Instance
        The one that was solved.
    result : Result
        Whole decisions, and the bounds proven for them.
    language : {"en", "zh"}
        Of the texts in the plan.
    kept : Orders
        The orders of the first days, where these stay as they were.
    frozen : int
        How many days these are.

    Returns
    -------
    Plan
        Status ``optimal`` if every level's bound meets its value, and every share's its share, else
        ``feasible``.

    Raises
    ------
    ValueError
        The result's decisions cannot be carried out one by one.
    """
    decided = orders(result, kept, frozen)
    accounts, say = Accounts(result.model.data, decided), Speech(instance, language)
    objectives = tuple(objective(accounts, level) for level in result.levels)
    left = tuple(shares(accounts, result.levels))
    return Plan(
        schema="rebalance/plan",
        schema_version="1.0",
        status="optimal" if all_optimal(objectives, left) else "feasible",
        code=0,
        instance=InstanceRef(
            name=instance.name,
            start=instance.start,
            days=instance.days,
            sha256=instance.sha256,
            what_if=instance.what_if,
        ),
        generated_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        tool=Tool(rebalance=__version__, pulp=version("pulp"), solver=result.solver),
        objectives=objectives,
        shares=left,
        price_of_fairness=tuple(prices(result.levels)),
        transfers=decided.transfers,
        trips=decided.trips,
        roster=decided.roster,
        shipments=decided.shipments,
        waiting=tuple(records.waiting(accounts, say)),
        shortages=tuple(records.shortages(accounts, say)),
        stocks=tuple(records.stocks(accounts)),
        rooms=tuple(records.rooms(accounts)),
        fleets=tuple(records.fleets(accounts)),
        bottlenecks=bottlenecks(result, say),
        warnings=warnings(instance, language),
        error=None,
        summary=summary(accounts),
        sifting=_sifting(result),
    )


def _sifting(result: Result) -> Sifting | None:
    found = result.sifted
    if found is None:
        return None
    return Sifting(
        candidates=found.candidates, opened=found.opened, rounds=found.rounds, none_left=found.complete
    )


def warnings(instance: Instance, language: Language) -> tuple[PlanWarning, ...]:
    """Say what is suspicious in the input."""
    return tuple(_warning(doubt, language) for doubt in instance.warnings)


def _warning(doubt: Finding, language: Language) -> PlanWarning:
    said = doubt.said(language)
    return PlanWarning(code=doubt.code, message=said.message, where=said.where)
