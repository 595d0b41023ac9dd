"""How far to trust the plan: how good it is at least, what is suspicious, how old the figures are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rebalance.instance import Instance
from rebalance.plan.document.faults import PlanWarning
from rebalance.report.fairness import price_of_fairness
from rebalance.report.figures import gap, number
from rebalance.report.page.facts import Facts
from rebalance.report.page.section import Section
from rebalance.report.page.texts import moment
from rebalance.tables.columns import TABLES


@dataclass(frozen=True)
class Level:
    """One level of the objective, in words."""

    name: str
    meaning: str
    value: str
    bound: str
    gap: str
    verdict: str


@dataclass(frozen=True)
class Age:
    """How old the figures of one table are, in hours before the first day planned."""

    table: str
    rows: int
    dated: int
    oldest: str
    newest: str


@dataclass(frozen=True)
class Trust:
    """What the section shows."""

    levels: list[Level]
    price: str
    warnings: tuple[PlanWarning, ...]
    ages: list[Age]
    no_ages: str
    origin: list[tuple[str, str]]


def trust(facts: Facts) -> Section:
    """Say what is proven, what is doubtful, and where all of it comes from."""
    words = facts.words
    ages = _ages(facts, facts.instance) if facts.instance else []
    no_ages = "" if ages else words("trust.no_dates" if facts.instance else "trust.no_instance")
    price = price_of_fairness(facts.plan, words)
    data = Trust([*_levels(facts)], price, facts.plan.warnings, ages, no_ages, _origin(facts))
    return Section("trust", words("trust.title"), data)


def _levels(facts: Facts) -> list[Level]:
    words = facts.words
    levels = []
    for objective in facts.plan.objectives:
        far = gap(objective, words)
        if objective.bound is None:
            verdict = words("trust.unproven")
        elif far == "0 %":
            verdict = words("trust.best")
        elif objective.bound == 0:
            verdict = words("trust.open")
        else:
            verdict = words("trust.near", bound=number(objective.bound), gap=far)
        levels.append(
            Level(
                words.of("levels", objective.level),
                words.of("meanings", objective.level),
                number(objective.value),
                words("levels.unproven") if objective.bound is None else number(objective.bound),
                far,
                verdict,
            )
        )
    return levels


def _ages(facts: Facts, instance: Instance) -> list[Age]:
    ages = []
    for name, reported in instance.reported.items():
        hours = sorted(_hours(at, instance.start) for at in reported if at is not None)
        if hours:
            ages.append(
                Age(
                    TABLES[name].zh if facts.words.language == "zh" else name,
                    len(reported),
                    len(hours),
                    facts.words("trust.hours", hours=number(round(hours[-1]))),
                    facts.words("trust.hours", hours=number(round(hours[0]))),
                )
            )
    return ages


def _hours(reported: dt.datetime, start: dt.date) -> float:
    # The day starts at midnight where the report was written.
    midnight = dt.datetime.combine(start, dt.time(), tzinfo=reported.tzinfo)
    return (midnight - reported) / dt.timedelta(hours=1)


def _origin(facts: Facts) -> list[tuple[str, str]]:
    plan, words = facts.plan, facts.words
    tool = " · ".join(
        f"{name} {version}" if name else version
        for name, version in (
            ("rebalance", plan.tool.rebalance), ("PuLP", plan.tool.pulp), ("", plan.tool.solver)
        )
        if version
    )  # fmt: skip
    rows = [
        (words("trust.case"), plan.instance.name or ""),
        (words("trust.made"), moment(plan.generated_at)),
        (words("trust.tool"), tool),
        (words("trust.inputs"), plan.instance.sha256 or ""),
    ]
    return [row for row in rows if row[1]]
