"""The province: what the plan comes to, who helps whom, how good it is, what holds it back."""

from __future__ import annotations

from collections import Counter, defaultdict

from rebalance.plan.document.left import Bottleneck
from rebalance.plan.document.levels import Objective
from rebalance.report.binding import binding
from rebalance.report.fairness import price_of_fairness
from rebalance.report.figures import gap, number, percent, saved
from rebalance.report.parts.part import Cell, Part, part
from rebalance.report.parts.view import View


def people(view: View) -> Part:
    """Both cohorts over the horizon."""
    fields = ("found", "moved", "waiting", "overdue")
    both = view.plan.summary.people
    rows = [
        (view.words(f"people.{name}"), *(getattr(cohort, field) for field in fields))
        for name, cohort in (("positive", both.positive), ("contact", both.contact))
    ]
    return part(view.words, view.words("parts.people"), ("cohort", *fields), rows)


def items(view: View) -> Part:
    """Every item over the horizon, and where it is most short."""
    short: dict[str, Counter[str]] = defaultdict(Counter)
    for missing in view.plan.shortages:
        short[missing.item][missing.place] += missing.quantity
    rows = []
    for row in sorted(view.plan.summary.supplies, key=lambda row: row.item):
        most = min(short[row.item].items(), key=lambda entry: (-entry[1], entry[0]), default=None)
        worst = f"{view.labels.place(most[0])} {number(most[1])}" if most else ""
        rows.append((view.item(row.item), row.needed, row.delivered, row.short, worst))
    return part(view.words, view.words("parts.items"), ("item", "needed", "shipped", "short", "worst"), rows)


def pairs(view: View) -> Part:
    """Who helps whom, most people first."""
    ordered = sorted(
        view.plan.summary.pairs,
        key=lambda pair: (-pair.people, -pair.units, pair.supporting, pair.recipient),
    )
    place = view.labels.place
    rows = [(place(pair.supporting), place(pair.recipient), pair.people, pair.units) for pair in ordered]
    return part(view.words, view.words("parts.pairs"), ("supporting", "recipient", "people", "units"), rows)


def levels(view: View) -> Part:
    """What each level came to and how far it is from the best, in words."""
    rows = [
        (
            view.words.of("levels", objective.level),
            number(objective.value),
            None if objective.bound is None else number(objective.bound),
            _verdict(view, objective),
        )
        for objective in view.plan.objectives
    ]
    columns, price = ("level", "value", "bound", "verdict"), price_of_fairness(view.plan, view.words)
    return part(view.words, view.words("parts.levels"), columns, rows, note=price)


def shares(view: View, level: str) -> Part:
    """What each recipient is left with at a level of fairness, the largest share first."""
    rows = [
        (
            row.rank,
            view.labels.place(row.place),
            None if row.item is None else view.item(row.item),
            percent(row.share),
            None if row.bound is None else percent(row.bound),
        )
        for row in view.plan.shares
        if row.level == level
    ]
    columns = ("rank", "place", "item", "share", "share_bound")
    without = ("item",) if level == "fairness_people" else ()
    return part(view.words, view.words("parts.shares"), columns, rows, without=without)


def _verdict(view: View, objective: Objective) -> str:
    if objective.bound is None:
        return view.words("quality.unproven")
    share = gap(objective, view.words)
    if share == "0 %":
        return view.words("quality.best")
    return view.words("quality.gap", gap=share)


def bottlenecks(view: View) -> Part:
    """What one more of anything would be worth, in the plan's order."""
    rows = [
        (
            view.words.of("limits", row.limit),
            saved(row, view.words),
            view.words.of("levels", row.level),
            row.date,
            view.words("lists.comma").join(_what(view, row)),
        )
        for row in view.plan.bottlenecks
    ]
    columns = ("limit", "saves", "level", "date", "what")
    return part(view.words, view.words("parts.bottlenecks"), columns, rows)


def error(view: View) -> Part:
    """Why there is no plan, and every fault found; no rows where there is a plan."""
    failed = view.plan.error
    rows: list[tuple[Cell, ...]] = []
    if failed:
        rows.append((failed.code, failed.where, failed.message))
        for fault in failed.findings:
            spots = (fault.file, fault.sheet, fault.row, fault.column, fault.value)
            where = view.words("lists.comma").join(str(spot) for spot in spots if spot is not None)
            rows.append((fault.code, where, f"{fault.message}\n{fault.remedy}".rstrip()))
    return part(view.words, view.words("parts.error"), ("code", "where", "message"), rows)


def _what(view: View, row: Bottleneck) -> list[str]:
    place = view.labels.place(row.place) if row.place else None
    names = (
        place,
        row.site,
        row.room_type and view.room_type(row.room_type),
        row.vehicle and view.vehicle(row.vehicle),
        row.item and view.item(row.item),
    )
    return [name for name in names if name]


def warnings(view: View) -> Part:
    """What is suspicious."""
    rows = [(row.code, row.where, row.message) for row in view.plan.warnings]
    return part(view.words, view.words("parts.warnings"), ("code", "where", "message"), rows)


def still_waiting(view: View) -> Part:
    """Who waits at the end of the last day, by place, and for want of what."""
    last = max((row.date for row in view.plan.waiting), default=None)
    total: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    limits: dict[str, set[str]] = defaultdict(set)
    for row in view.plan.waiting:
        # A day before the last says nothing about those who have been moved since.
        if row.date == last and last == view.dates[-1]:
            total[row.place] += row.people
            overdue[row.place] += row.overdue
            limits[row.place] |= {view.words.of("limits", limit) for limit in binding(row.why)}
    rows = [
        (
            view.labels.place(place),
            people,
            overdue[place],
            view.words("lists.comma").join(sorted(limits[place])),
        )
        for place, people in sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
    columns = ("place", "waiting", "overdue", "want")
    return part(view.words, view.words("parts.still_waiting"), columns, rows)
