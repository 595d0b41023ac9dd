"""The certificate's multipliers, read: which row of which rule each belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction

from rebalance.words import Message

from ...document.certificate import Multipliers, ProvenLevel
from ..violation import Violation, spot
from .tables import COHORTS, Tables

ZERO = Fraction(0)
Key = tuple[object, ...]

KEYS: dict[str, tuple[str, ...]] = {
    "people": ("place", "category", "date"),
    "overdue": ("place", "category", "date"),
    "room for each": ("category", "place", "date"),
    "rooms": ("place", "site", "room_type", "date"),
    "seats": ("origin", "destination", "cohort", "date"),
    "payload": ("origin", "destination", "date"),
    "whole units": ("origin", "destination", "item", "date"),
    "timetable": ("vehicle_place", "vehicle", "date", "minutes"),
    "minutes": ("vehicle_place", "vehicle", "date"),
    "balance": ("place", "item", "date"),
    "leaving": ("place", "item", "date"),
    "needs": ("place", "item", "date"),
    "norms": ("place", "item", "date"),
    "share of people": ("place",),
    "share of supplies": ("place", "item"),
    "people before": ("date", "origin", "destination", "category"),
    "supplies before": ("date", "origin", "destination", "item"),
    "people linked": ("supporting", "recipient", "group"),
    "supplies linked": ("supporting", "recipient", "item"),
    "supplies linked by day": ("supporting", "recipient", "item", "date"),
    "cities of a district": ("recipient",),
    "districts of a city": ("supporting",),
    "held": ("level",),
    "held share of people": ("place",),
    "held share of supplies": ("place", "item"),
}
"""What names a row of each rule."""

EQUAL = {"people", "room for each", "balance", "people before", "supplies before"}
AT_LEAST = {"overdue", "share of people", "share of supplies"}
OF_VEHICLES = {"seats", "payload", "whole units", "timetable", "minutes"}


class Prices:
    """Multipliers by rule and row, 0 where the certificate has none; days are numbers."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[Key, Fraction]] = {rule: {} for rule in KEYS}

    def __call__(self, rule: str, *key: object) -> Fraction:
        """Return the multiplier of a row."""
        return self._rules[rule].get(key, ZERO)

    def rows(self, rule: str) -> Iterable[tuple[Key, Fraction]]:
        """Return the rows of a rule that have a multiplier."""
        return self._rules[rule].items()

    def put(self, rule: str, key: Key, multiplier: Fraction) -> bool:
        """Take in a row; False if it was there."""
        new = key not in self._rules[rule]
        self._rules[rule][key] = multiplier
        return new


def read(proven: ProvenLevel, above: tuple[str, ...], tables: Tables) -> tuple[Prices, list[Violation]]:
    """Read a level's multipliers, and find those that name no row or have a sign that their rule forbids.

    Parameters
    ----------
    proven
        The certificate's level.
    above
        Names of the levels before it.
    tables
        What the rows' names are looked up in.
    """
    prices, faults = Prices(), list[Violation]()
    reader = _Reader(tables, above)
    for part in proven.multipliers:
        for row in part.rows:
            key, multiplier = reader.row(part, row)
            known = key is not None and multiplier is not None
            if known and key is not None and multiplier is not None:
                known = reader.allows(part.rule, key, multiplier) and prices.put(part.rule, key, multiplier)
            if not known:
                blanks = {"level": proven.level, "rule": part.rule, "row": tuple(row)}
                where = spot(level=proven.level, rule=part.rule)
                faults.append(Violation("certificate", where, 1, Message("broken.certificate.row", blanks)))
    return prices, faults


class _Reader:
    def __init__(self, tables: Tables, above: tuple[str, ...]) -> None:
        facts = tables.facts
        self._tables = tables
        self._above = above

        def among(names: Iterable[str]) -> Callable[[str], object]:
            known = frozenset(names)
            return lambda text: text if text in known else None

        places = among(facts.role)
        self._readers: dict[str, Callable[[str], object]] = {
            "place": places,
            "origin": places,
            "destination": places,
            "vehicle_place": places,
            "supporting": among(place for place, role in facts.role.items() if role == "supporting"),
            "recipient": among(place for place, role in facts.role.items() if role == "recipient"),
            "category": among(facts.categories),
            # Nobody in particular: everybody.
            "group": among(("", *facts.categories)),
            "cohort": among(COHORTS),
            "item": among(facts.items),
            "site": among(site for _, site, _ in facts.sites),
            "room_type": among(facts.room_types),
            "vehicle": among(vehicle for _, vehicle in facts.fleets),
            "level": among(above),
            "date": self._day,
            "minutes": number,
        }

    def _day(self, text: str) -> int | None:
        try:
            return self._tables.facts.day(dt.date.fromisoformat(text))
        except ValueError:
            return None

    def row(self, part: Multipliers, row: tuple[str, ...]) -> tuple[Key | None, Fraction | None]:
        names = KEYS.get(part.rule)
        if names is None or part.keys != names or len(row) != len(names) + 1:
            return None, None
        key = tuple(self._readers[name](text) for name, text in zip(names, row[:-1], strict=True))
        return (None if None in key else key), number(row[-1])

    def allows(self, rule: str, key: Key, multiplier: Fraction) -> bool:
        """Whether there is such a row, and it may have this multiplier."""
        tables, facts = self._tables, self._tables.facts
        policy = facts.instance.policy
        if rule in OF_VEHICLES and not tables.case.limited:
            return False
        exists: dict[str, Callable[[], bool]] = {
            "rooms": lambda: key[:3] in facts.sites,
            "timetable": lambda: key[:2] in facts.fleets and Fraction(str(key[3])) > 0,
            "minutes": lambda: key[:2] in facts.fleets,
            "share of people": lambda: key[0] in _shared(tables),
            "share of supplies": lambda: key in _needing(tables),
            "held share of people": lambda: "fairness_people" in self._above and key[0] in _shared(tables),
            "held share of supplies": lambda: "fairness_supplies" in self._above and key in _needing(tables),
            "cities of a district": lambda: policy.max_supporters_per_recipient is not None,
            "districts of a city": lambda: policy.max_recipients_per_supporter is not None,
            "people before": lambda: key in tables.before[0],
            "supplies before": lambda: key in tables.before[1],
        }
        if rule in exists and not exists[rule]():
            return False
        free = rule in EQUAL or (rule == "needs" and not facts.items[str(key[1])].durable)
        at_least = rule in AT_LEAST or rule == "needs"
        return free or (multiplier >= 0 if at_least else multiplier <= 0)


def _shared(tables: Tables) -> set[object]:
    return {place for place, _ in tables.found if tables.facts.role[place] == "recipient"}


def _needing(tables: Tables) -> set[Key]:
    needs = tables.total_needs.items()
    return {key for key, need in needs if need and tables.facts.role[key[0]] == "recipient"}


def number(text: str) -> Fraction | None:
    """Read a decimal or a fraction; None where the text is neither."""
    try:
        return Fraction(text) if len(text) <= 100 and "e" not in text.lower() else None
    except (ValueError, ZeroDivisionError):
        return None
