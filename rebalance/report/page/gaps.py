"""What is not done: who waits and what is short, why, and what one more would be worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rebalance.plan.document.left import Bottleneck, Reason
from rebalance.report.binding import binding
from rebalance.report.figures import number, percent, saved
from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Cause:
    """Why people wait or something is short: the limit, how much of it, and the plan's own words."""

    limit: str
    amount: str
    messages: list[str]


@dataclass(frozen=True)
class Remedy:
    """What one more would be worth."""

    what: str
    where: str
    date: str
    level: str
    worth: str


@dataclass(frozen=True)
class Gaps:
    """What the section shows."""

    waiting: list[Cause]
    short: list[tuple[str, list[Cause]]]
    remedies: list[Remedy]
    records: list[Records]


def gaps(facts: Facts) -> Section:
    """Say what is left undone, why, and what would help."""
    plan, words = facts.plan, facts.words
    last = max((row.date for row in plan.waiting), default=None)
    waiting = _causes(facts, ((row.people, row.why) for row in plan.waiting if row.date == last))
    short = [
        (
            facts.item_alone(item),
            _causes(facts, ((row.quantity, row.why) for row in plan.shortages if row.item == item)),
        )
        for item in sorted({row.item for row in plan.shortages})
    ]
    order = {objective.level: at for at, objective in enumerate(plan.objectives)}
    # Where one more is worth the same in many places, one line says so.
    same: dict[Remedy, list[str]] = {}
    for found in sorted(
        plan.bottlenecks, key=lambda b: (order.get(b.level, len(order)), -b.worth, b.message, str(b.date))
    ):
        same.setdefault(_remedy(facts, found), []).append(facts.place(found.place) if found.place else "")
    remedies = [
        replace(remedy, where=_listed(facts, [where for where in places if where]))
        for remedy, places in same.items()
    ]
    data = Gaps(waiting, short, remedies, [_waiting(facts), _short(facts), _shares(facts)])
    return Section("gaps", words("gaps.title"), data)


# More of the same sentence would bury the others; the table has them all.
_MESSAGES = 3
# A line of names; the plan has them all.
_PLACES = 10


def _causes(facts: Facts, rows: Iterable[tuple[int, tuple[Reason, ...]]]) -> list[Cause]:
    amounts: Counter[str] = Counter()
    messages: dict[str, Counter[str]] = {}
    for amount, why in rows:
        # Several limits may hold the same people back: they count for each.
        for limit in binding(why) or [""]:
            amounts[limit] += amount
            said = {reason.message for reason in why if reason.limit == limit}
            messages.setdefault(limit, Counter()).update(dict.fromkeys(sorted(said), amount))
    return [
        Cause(
            facts.words.of("limits", limit) if limit else facts.words("gaps.no_reason"),
            number(amounts[limit]),
            [text for text, _ in sorted(messages[limit].items(), key=lambda m: (-m[1], m[0]))[:_MESSAGES]],
        )
        for limit in sorted(amounts, key=lambda limit: (-amounts[limit], limit))
    ]


def _listed(facts: Facts, places: list[str]) -> str:
    shown = places if len(places) <= _PLACES + 1 else places[:_PLACES]
    rest = [facts.words("help.others", count=len(places) - len(shown))] if len(shown) < len(places) else []
    return facts.words("lists.comma").join(shown + rest)


def _remedy(facts: Facts, found: Bottleneck) -> Remedy:
    words = facts.words
    parts = [
        facts.vehicle(found.vehicle) if found.vehicle else "",
        facts.item_alone(found.item) if found.item else "",
        facts.room_type(found.room_type) if found.room_type else "",
        found.site or "",
    ]
    return Remedy(
        what=words("lists.comma").join(part for part in parts if part) or words.of("limits", found.limit),
        where="",
        date=found.date.isoformat() if found.date else words("gaps.every_day"),
        level=words.of("levels", found.level),
        worth=saved(found, words),
    )


def _waiting(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("place", words("days.place"), "place"),
        Column("category", words("days.category"), pick=True),
        Column("people", words("people.waiting"), "number"),
        Column("overdue", words("people.overdue"), "number"),
        Column("limit", words("gaps.want"), pick=True),
        Column("why", words("gaps.why")),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            facts.category(row.category),
            row.people,
            row.overdue,
            *_why(facts, row.why),
        )
        for row in facts.plan.waiting
    ]
    return Records("waiting", words("gaps.waiting_records"), columns, rows)


def _short(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("place", words("days.place"), "place"),
        Column("item", words("stocks.item"), pick=True),
        Column("quantity", words("supplies.short"), "number"),
        Column("limit", words("gaps.want"), pick=True),
        Column("why", words("gaps.why")),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            facts.item_alone(row.item),
            row.quantity,
            *_why(facts, row.why),
        )
        for row in facts.plan.shortages
    ]
    return Records("shortages", words("gaps.short_records"), columns, rows)


def _shares(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("level", words("levels.title"), pick=True),
        Column("rank", words("gaps.rank"), "number"),
        Column("place", words("days.place"), "place"),
        Column("item", words("stocks.item"), pick=True),
        Column("share", words("gaps.share"), "number"),
        Column("bound", words("gaps.at_least"), "number"),
    ]
    rows = [
        (
            words.of("levels", row.level),
            row.rank,
            facts.place(row.place),
            "" if row.item is None else facts.item_alone(row.item),
            percent(row.share),
            None if row.bound is None else percent(row.bound),
        )
        for row in facts.plan.shares
    ]
    return Records("shares", words("gaps.shares"), columns, rows)


def _why(facts: Facts, why: tuple[Reason, ...]) -> tuple[str, str]:
    limits = sorted(facts.words.of("limits", limit) for limit in binding(why))
    return facts.words("lists.comma").join(limits), "; ".join(reason.message for reason in why)
