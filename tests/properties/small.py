"""Small instances of every shape, drawn at random: few of everything, but every table and every switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from rebalance.instance import Instance, from_tables

Tables = dict[str, list[dict[str, Any]]]

START = 3
PLACES = ("An", "Bo", "Cai", "Du")
ROOM_TYPES = ("bed", "room")


@dataclass(frozen=True)
class Case:
    """An instance as it would be written down."""

    settings: dict[str, Any]
    tables: Tables

    def instance(self) -> Instance:
        return from_tables(self.settings, self.tables)

    def copy(self) -> Case:
        """One that may be changed."""
        return deepcopy(self)

    def reordered(self, order: Mapping[str, Sequence[int]]) -> Case:
        """The same rows in another order, for each table as positions."""
        return Case(
            self.settings, {name: [rows[n] for n in order[name]] for name, rows in self.tables.items()}
        )


def date(day: int) -> str:
    return f"2022-04-{START + day:02d}"


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@st.composite
def some_of(draw: st.DrawFn, values: Sequence[Any], least: int = 0) -> list[Any]:
    """A choice of the values, in their own order: rather more of them than fewer."""
    chosen = [value for value in values if draw(one_of(True, True, False))]
    return chosen if len(chosen) >= least else list(values[:least])


@st.composite
def cases(draw: st.DrawFn, most_places: int = 4, most_days: int = 3, most: int = 4) -> Case:
    """Two to four places, one to three days, up to four fleets; `most` of anything that is counted.

    Weights, priorities, penalties and kilograms are such that exact sums stay short, minutes also
    fractional. Whatever is drawn is valid.
    """
    days = draw(st.integers(1, most_days))
    places = list(PLACES[: draw(st.integers(2, most_places))])
    policy = {
        "turnover_days": draw(one_of(0, 0, 1)),
        "max_travel_minutes": draw(one_of(None, None, None, 60)),
        "max_supporters_per_recipient": draw(one_of(None, None, 1, 0, 2)),
        "max_recipients_per_supporter": draw(one_of(None, None, 1, 0)),
    }
    halves = draw(one_of("both", "both", "people", "supplies"))
    tables: Tables = {
        "places": [
            {"place": p, "role": draw(one_of("recipient", "supporting")), "priority": draw(one_of(1, 2, 0.5))}
            for p in places
        ],
        "travel": _travel(draw, places),
    }
    if halves != "supplies":
        _people(draw, tables, places, days, most)
    if halves != "people":
        _supplies(draw, tables, places, days, most)
    if halves == "both" and draw(one_of(False, True)):
        tables["norms"] = [
            {"item": i["item"], "category": c["category"], "quantity": draw(one_of(0.1, 0.5, 1, 0.75))}
            for i in tables["items"]
            for c in draw(some_of(tables["categories"]))
        ]
    if draw(one_of(True, True, False)):
        tables["vehicles"] = _vehicles(draw, tables, places)
    if draw(one_of(False, False, True)):
        tables["pairs"] = _pairs(draw, places)
    settings = {"name": "small", "start": date(0), "days": days}
    said = {key: value for key, value in policy.items() if value is not None}
    return Case(settings | {"policy": said}, tables)


def _travel(draw: st.DrawFn, places: list[str]) -> list[dict[str, Any]]:
    rows = []
    for n, a in enumerate(places):
        for b in places[n:]:
            ways = [] if a == b else [(a, b)]
            if draw(one_of(False, False, False, True)):
                ways.append((b, a))
            rows += [
                {
                    "origin": o,
                    "destination": d,
                    "minutes": draw(one_of(20, 45, 7.25, 70)) if o != d else 5,
                    "lead_days": draw(one_of(0, 0, 1)),
                }
                for o, d in ways
            ]
    return rows


def _people(draw: st.DrawFn, tables: Tables, places: list[str], days: int, most: int) -> None:
    names = ["asymptomatic", "contact", "severe"][: draw(st.integers(1, 3))]
    tables["categories"] = [
        {
            "category": c,
            "cohort": "contact" if c == "contact" else "positive",
            "weight": draw(one_of(1, 2, 3)),
            "max_wait_days": draw(one_of(0, 0, 1)),
            "stay_days": draw(one_of(None, 1, 2)),
        }
        for c in names
    ]
    tables["accepts"] = [
        {
            "category": c,
            "room_type": r,
            "penalty": draw(one_of(0, 1, 2)),
            "rooms_per_person": draw(one_of(1, 1, 1, 2)),
        }
        for c in names
        for r in draw(some_of(ROOM_TYPES, least=1))
    ]
    tables["people"] = [
        {
            "place": p,
            "category": c,
            "date": date(draw(st.integers(-1, days - 1))),
            "count": draw(st.integers(1, most)),
        }
        for p in places
        for c in draw(some_of(names))
    ]
    tables["rooms"] = []
    for p in places:
        for site in draw(some_of(("east", "west"))):
            room = {"place": p, "site": site, "room_type": draw(one_of(*ROOM_TYPES))}
            opens, count = draw(st.integers(-1, days - 1)), draw(st.integers(1, most))
            tables["rooms"].append(room | {"date": date(opens), "count": count})
            if max(opens, 0) + 1 < days and draw(one_of(False, True)):
                withdrawn = draw(st.integers(1, count))
                tables["rooms"].append(room | {"date": date(max(opens, 0) + 1), "count": -withdrawn})


def _supplies(draw: st.DrawFn, tables: Tables, places: list[str], days: int, most: int) -> None:
    names = ["bed", "mask"][: draw(st.integers(1, 2))]
    tables["items"] = [
        {
            "item": i,
            "kind": draw(one_of("consumable", "durable")),
            "weight": draw(one_of(1, 2)),
            "unit_kg": draw(one_of(1, 4, 0.5, 6)),
        }
        for i in names
    ]
    tables["stock"], tables["needs"] = [], []
    for p in places:
        for i in draw(some_of(names)):
            quantity = draw(st.integers(1, 2 * most))
            tables["stock"].append(
                {
                    "place": p,
                    "item": i,
                    "date": date(draw(st.integers(-1, days - 1))),
                    "quantity": quantity,
                    "reserve": draw(one_of(0, 0, 1, quantity)),
                }
            )
        for i in draw(some_of(names)):
            tables["needs"] += [
                {"place": p, "item": i, "date": date(t), "quantity": draw(st.integers(1, most))}
                for t in draw(some_of(range(days), least=1))
            ]


def _vehicles(draw: st.DrawFn, tables: Tables, places: list[str]) -> list[dict[str, Any]]:
    """Up to four fleets, most of them short of time."""
    carried = (["positive", "contact", "people"] if "people" in tables else []) + (
        ["supplies"] if "items" in tables else []
    )
    rows = []
    first = draw(st.integers(0, len(carried) - 1))
    for n in range(draw(one_of(2, 3, 4, 1, 0))):
        carries = carried[(first + n) % len(carried)]
        rows.append(
            {
                "place": draw(one_of(*places)),
                "vehicle": f"fleet{n}",
                "carries": carries,
                "count": draw(one_of(1, 2, 1, 0)),
                "seats": 0 if carries == "supplies" else draw(one_of(1, 2, 3)),
                "payload_kg": draw(one_of(4, 10, 5.5)) if carries == "supplies" else 0,
                "hours_per_day": draw(one_of(3, 5, 2)),
                "turnaround_minutes": draw(one_of(10, 30, 50)),
            }
        )
    return rows


def _pairs(draw: st.DrawFn, places: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for recipient in draw(some_of(places)):
        others = [p for p in places if p != recipient]
        rule = draw(one_of("assigned", "forbidden"))
        named = draw(some_of(others)) or ([""] if rule == "assigned" else [])
        scope = draw(one_of("people", "supplies", "all"))
        rows += [{"supporting": s, "recipient": recipient, "rule": rule, "scope": scope} for s in named]
    return rows
