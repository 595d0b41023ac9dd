"""The first screen: who was found, moved, waits, and is overdue; what was needed, shipped, and is short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rebalance.plan.document.summary import ItemSummary
from rebalance.report.binding import binding
from rebalance.report.figures import number
from rebalance.report.page.bars import Bar, Bars
from rebalance.report.page.facts import Facts
from rebalance.report.page.section import Section
from rebalance.report.page.texts import percent, shortened

_LARGEST = 3
_NAME = 30


@dataclass(frozen=True)
class Figure:
    """One large figure, and what it is made of by cohort."""

    name: str
    word: str
    value: int
    by_cohort: list[tuple[str, int]]


@dataclass(frozen=True)
class First:
    """What the first screen shows."""

    figures: list[Figure]
    moved: Bars | None
    sentences: list[str]
    supplies: list[tuple[str, str, ItemSummary]]


def first(facts: Facts) -> Section:
    """Sum the plan up."""
    people, words = facts.people, facts.words

    def figure(name: str, word: str) -> Figure:
        by = [(facts.cohort(cohort), int(getattr(sums, name))) for cohort, sums in people.items()]
        return Figure(name, word, sum(value for _, value in by), by)

    figures = [
        figure("found", words("people.found")),
        figure("moved", words("people.moved")),
        figure("waiting", words("people.waiting")),
        figure("overdue", words("people.overdue")),
    ]
    supplies = [
        (facts.item_alone(item.item), facts.labels.units.get(item.item, ""), item)
        for item in sorted(facts.plan.summary.supplies, key=lambda item: item.item)
    ]
    data = First(figures if people else [], _moved(facts) if people else None, [*_sentences(facts)], supplies)
    return Section("first", words("page.first"), data)


def _moved(facts: Facts) -> Bars:
    words = facts.words
    rows = [
        Bar(
            facts.cohort(name),
            [percent(cohort.moved, cohort.found)],
            [
                ("moved", cohort.moved / cohort.found),
                ("waiting", (cohort.waiting - cohort.overdue) / cohort.found),
                ("overdue", cohort.overdue / cohort.found),
            ],
        )
        for name, cohort in facts.people.items()
    ]
    legend = [
        ("moved", words("people.moved")),
        ("waiting", words("days.in_time")),
        ("overdue", words("people.overdue")),
    ]
    return Bars("", ["", words("page.share")], [("", rows)], legend, full=1)


def _sentences(facts: Facts) -> Iterator[str]:
    plan, words = facts.plan, facts.words
    last = max((row.date for row in plan.waiting), default=None)
    if facts.dates and last == facts.dates[-1]:
        places: Counter[str] = Counter()
        limits: Counter[str] = Counter()
        for row in plan.waiting:
            if row.date == last:
                places[facts.place(row.place)] += row.people
                # Several limits may hold the same people back: they count for each.
                for limit in binding(row.why):
                    limits[words.of("limits", limit)] += row.people
        yield words("people.still", places=_largest(facts, places))
        if limits:
            yield words("people.want", limits=_largest(facts, limits))
    short = Counter({facts.item_alone(item.item): item.short for item in plan.summary.supplies if item.short})
    if short:
        yield words("glance.short", items=_largest(facts, short))
    if plan.summary.trips:
        vehicles = Counter(
            date for date, *_ in {(r.date, r.vehicle_place, r.vehicle, r.number) for r in plan.roster}
        )
        busiest = number(max(vehicles.values(), default=0))
        yield words("glance.trips", trips=number(plan.summary.trips), vehicles=busiest)


def _largest(facts: Facts, amounts: Counter[str]) -> str:
    words = facts.words
    ordered = sorted(((name, n) for name, n in amounts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    # "1 other" may as well be named.
    shown = ordered if len(ordered) <= _LARGEST + 1 else ordered[:_LARGEST]
    texts = [words("lists.amount", name=shortened(name, _NAME), count=number(n)) for name, n in shown]
    if len(shown) < len(ordered):
        rest = ordered[len(shown) :]
        texts.append(words("lists.places", count=len(rest), sum=number(sum(n for _, n in rest))))
    return words("lists.comma").join(texts)
