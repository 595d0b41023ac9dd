"""Rules: the derived lists say what follows from the decisions, neither less nor more.

A list that a document does not have at all, as in a plan made by hand, is not judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.books import FleetUse, RoomUse, Stock
from ..document.left import Shortage, Waiting
from ..document.record import Row
from .names import key_of
from .trips import minutes_used
from .violation import Violation, amount, differs, exact, spot

if TYPE_CHECKING:
    from .case import Case

Figure = int | Fraction | dt.date | str | None
Figures = tuple[Figure, ...]
Expected = dict[tuple[object, ...], Figures]


def check_waiting(case: Case) -> Iterator[Violation]:
    """Compare `waiting`: found and not moved by the end of the day, and how many of them are overdue."""
    flows = case.flows
    expected: Expected = {
        (case.facts.date(t), place, category): (max(0, count), flows.overdue[place, category][t])
        for (place, category), people in flows.waiting.items()
        for t, count in enumerate(people)
    }
    yield from _compare(case, "waiting", "waiting", Waiting, ("people", "overdue"), expected)


def check_shortages(case: Case) -> Iterator[Violation]:
    """Compare `shortages`: need − used of a consumable, need − on hand of a durable, where above 0."""
    expected: Expected = {
        (case.facts.date(t), place, item): (short,)
        for (place, item), balance in case.balances.items()
        for t, short in enumerate(balance.shortage)
    }
    yield from _compare(case, "shortages", "shortages", Shortage, ("quantity",), expected)


def check_stocks(case: Case) -> Iterator[Violation]:
    """Compare `stocks`: every term of the balance, and the first day on which the item falls short."""
    expected: Expected = {}
    for (place, item), balance in case.balances.items():
        day = balance.runs_out(case.facts.items[item].durable)
        runs_out = None if day is None else case.facts.date(day)
        columns = zip(
            balance.arrived,
            balance.shipped_in,
            balance.shipped_out,
            balance.used,
            (max(0, count) for count in balance.on_hand),
            strict=True,
        )
        for t, figures in enumerate(columns):
            expected[case.facts.date(t), place, item] = (*figures, runs_out)
    names = ("arrived", "shipped_in", "shipped_out", "used", "on_hand", "runs_out")
    yield from _compare(case, "stocks", "stocks", Stock, names, expected)


def check_room_records(case: Case) -> Iterator[Violation]:
    """Compare `rooms`: what has come free up to the day, and what stays and turnover hold."""
    nothing = [0] * case.facts.days
    expected: Expected = {
        (case.facts.date(t), *site): (
            case.facts.sites.get(site, nothing)[t],
            case.rooms_held.get(site, nothing)[t],
        )
        for site in {*case.facts.sites, *case.rooms_held}
        for t in range(case.facts.days)
    }
    yield from _compare(case, "room-records", "rooms", RoomUse, ("open", "used"), expected)


def check_fleet_records(case: Case) -> Iterator[Violation]:
    """Compare `fleets`: count × hours_per_day × 60, and trips × cycle."""
    used = minutes_used(case)
    expected: Expected = {
        (case.facts.date(t), *key): (fleet.count * fleet.shift, used.get((t, key), Fraction(0)))
        for key, fleet in case.facts.fleets.items()
        for t in range(case.facts.days)
    }
    yield from _compare(
        case, "fleet-records", "fleets", FleetUse, ("minutes_available", "minutes_used"), expected
    )


def _compare(
    case: Case,
    rule: str,
    name: str,
    model: type[Row],
    fields: tuple[str, ...],
    expected: Mapping[tuple[object, ...], Figures],
) -> Iterator[Violation]:
    if name in case.given:
        yield from compare(rule, name, getattr(case.plan, name), model, fields, expected)


def compare(
    rule: str,
    name: str,
    rows: tuple[Row, ...],
    model: type[Row],
    fields: tuple[str, ...],
    expected: Mapping[tuple[object, ...], Figures],
) -> Iterator[Violation]:
    """Compare the records of a list with what they should be.

    Parameters
    ----------
    rule, name
        Names of the rule and of the list.
    rows, model
        The records of the document, and their type, which tells the key fields.
    fields
        Names of the fields compared.
    expected
        The fields' values by key; where all the figures are 0 there should be no record.
    """
    due = {
        key: dict(zip(fields, values, strict=True))
        for key, values in expected.items()
        if any(value for field, value in zip(fields, values, strict=True) if field in model.FIGURES)
    }
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = tuple(getattr(row, field) for field in model.KEY)
        if key in found:
            says = Message("broken.records.twice", {"list": name, "key": key})
            yield Violation(rule, {"list": name, **key_of(row)}, 1, says)
        found.setdefault(key, row)
    for key in sorted({*due, *found}, key=lambda key: tuple(str(part) for part in key)):
        blanks: dict[str, object] = {"list": name, "key": key}
        where = {"list": name, **spot(**dict(zip(model.KEY, key, strict=True)))}
        if key not in due:
            zero = all(not getattr(found[key], field) for field in model.FIGURES)
            yield Violation(rule, where, 1, Message(f"broken.records.{'zero' if zero else 'idle'}", blanks))
            continue
        if key not in found:
            figures = {f: v for f, v in due[key].items() if f in model.FIGURES}
            texts = [f"{field} {_text(value)}" for field, value in figures.items()]
            most = max(value for value in figures.values() if isinstance(value, int | Fraction))
            says = Message("broken.records.missing", {**blanks, "figures": texts})
            yield Violation(rule, where, amount(most), says)
            continue
        for field, true in due[key].items():
            by = _distance(getattr(found[key], field), true)
            if by:
                values = {"field": field, "said": _text(getattr(found[key], field)), "true": _text(true)}
                says = Message("broken.records.other", {**blanks, **values})
                yield Violation(rule, {**where, "field": field}, by, says)


def _distance(said: object, true: Figure) -> int | float:
    if said == true:
        return 0
    if isinstance(said, int | float) and isinstance(true, int | Fraction):
        number = exact(said)
        return amount(abs(number - true)) if differs(number, true) else 0
    if isinstance(said, dt.date) and isinstance(true, dt.date):
        return abs((said - true).days)
    return 1


def _text(value: object) -> str:
    return str(amount(value)) if isinstance(value, int | float | Fraction) else str(value)
