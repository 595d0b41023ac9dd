"""The certificate of a plan: the relaxation's duals as multipliers of rows that are named in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from rebalance.instance import Instance
from rebalance.model.arrays import Floats, Ints, Rule
from rebalance.model.candidates import CARRIES
from rebalance.model.change import Changes
from rebalance.model.data import Data
from rebalance.model.model import Model
from rebalance.model.pairing import PairingLimits, SuppliesLinked
from rebalance.model.rooms import Rooms
from rebalance.model.timetable import Timetable
from rebalance.plan.check.case import Case
from rebalance.plan.check.certificate import Tables, fingerprint, proof_of, risen, written
from rebalance.plan.check.certificate.links import EVERYBODY
from rebalance.plan.check.certificate.prices import AT_LEAST, EQUAL, KEYS
from rebalance.plan.check.facts import Facts
from rebalance.plan.document.certificate import Certificate, Multipliers, ProvenLevel
from rebalance.plan.document.levels import Objective
from rebalance.plan.document.plan import Plan
from rebalance.plan.objectives import all_optimal
from rebalance.solve.duals import Duals, duals

DIGITS = 12
"""Significant digits of a multiplier. Any multipliers prove a bound: fewer digits, a slightly lower one."""

NOTHING = 1e-11
"""A multiplier this much smaller than the largest of its level is the solver's noise."""

Row = tuple[str, ...]


def certified(
    instance: Instance, model: Model, plan: Plan, previous: Plan | None = None, time_limit: float = 60.0
) -> Plan:
    """Add a certificate to a plan, and raise its bounds to what that proves.

    Parameters
    ----------
    instance : Instance
    model : Model
        The instance's.
    plan : Plan
        One that keeps every rule; its values are what levels are held at.
    previous : Plan, optional
        The plan before it.
    time_limit : float
        Seconds to look for multipliers; levels for which there is no time are proven not to be below 0.
    """
    known = {objective.level: objective.value for objective in plan.objectives}
    tables = Tables(Case(Facts(instance), plan, previous))
    shares = {level: [float(share) for share in left if share] for level, left in tables.shares.items()}
    found = duals(model, known, shares, time_limit)
    names, levels, objectives = tuple(known), list[ProvenLevel](), list[Objective]()
    for number, objective in enumerate(plan.objectives):
        parts = _multipliers(model, found.get(objective.level, {}), names[:number])
        proven = ProvenLevel(level=objective.level, sum="0", multipliers=tuple(parts))
        bound, faults = proof_of(proven, names[:number], tables)
        if faults:
            raise ValueError(faults[0].message)
        levels.append(proven.model_copy(update={"sum": written(bound)}))
        risen_to = min(objective.value, float(risen(objective.level, bound, tables)))
        best = max(risen_to, objective.bound or 0.0)
        objectives.append(objective.model_copy(update={"bound": best}))
    done = Certificate(levels=tuple(levels), sha256=fingerprint(tuple(levels)))
    status = "optimal" if all_optimal(objectives, plan.shares) else "feasible"
    return plan.model_copy(update={"certificate": done, "objectives": tuple(objectives), "status": status})


def _multipliers(model: Model, dual: Duals, above: tuple[str, ...]) -> Iterator[Multipliers]:
    least = NOTHING * max((float(np.abs(part).max(initial=0.0)) for part in dual.values()), default=0.0)
    named: dict[str, list[tuple[Row, float]]] = {rule: [] for rule in KEYS}
    for rule in model.rules:
        if (name := rule.rows.rule) in dual:
            for kind, row, value in _named(model, rule, dual[name]):
                named[kind].append((row, value))
        if (held := f"held {name}") in dual:
            named[held] = [(row, -value) for _, row, value in _named(model, rule, dual[held])]
    if "held" in dual:
        named["held"] = [((name,), value) for name, value in zip(above, dual["held"], strict=True)]
    for kind, found in named.items():
        texts = sorted(
            (*row, text)
            for row, value in found
            if abs(value) > least and (text := _decimal(kind, float(value))) is not None
        )
        if texts:
            yield Multipliers(rule=kind, keys=KEYS[kind], rows=tuple(texts))


def _decimal(kind: str, value: float) -> str | None:
    """Write a multiplier; None where its rule forbids its sign, which is then the solver's noise."""
    if kind not in {*EQUAL, "needs"} and (value < 0) == (kind in AT_LEAST):
        return None
    return format(Decimal(f"{value:.{DIGITS - 1}e}").normalize(), "f")


def _named(model: Model, rule: Rule, dual: Floats) -> Iterator[tuple[str, Row, float]]:
    """Yield the certificate's name of the rule, the row's names, and the dual."""
    data, keys = model.data, rule.rows.keys
    name = rule.rows.rule
    if isinstance(rule, Timetable):
        yield from ((name, row, value) for row, value in _lengths(model, rule, dual))
    elif isinstance(rule, Rooms):
        pools = data.pools
        for g, t, value in zip(keys["g"], keys["t"], dual, strict=True):
            place, kind = data.places[pools.place[g]], data.room_types[pools.room_type[g]]
            # Rooms of several sites counted together: what holds for each of them holds for their sum.
            for site in pools.sites[g]:
                yield name, (place, site, kind, _date(data, t)), value
    elif isinstance(rule, Changes):
        people, goods = data.previous.ordered()
        orders = [
            *(("people before", data.categories[c], d, p, t) for d, c, p, t in _tuples(people, "dcpt")),
            *(("supplies before", data.items[i], o, q, t) for o, q, i, t in _tuples(goods, "oqit")),
        ]
        for (kind, what, origin, to, t), value in zip(orders, dual, strict=True):
            yield kind, (_date(data, t), data.places[origin], data.places[to], what), value
    elif isinstance(rule, PairingLimits):
        for n, (p, value) in enumerate(zip(keys["p"], dual, strict=True)):
            yield (
                ("cities of a district" if n < rule.districts else "districts of a city"),
                (data.places[p],),
                value,
            )
    elif isinstance(rule, SuppliesLinked):
        ship = model.kind("ship")
        through = set(zip(ship["q"].tolist(), ship["i"].tolist(), strict=True))
        for (o, q, i, t), value in zip(_tuples(keys, "oqit"), dual, strict=True):
            by_day = (o, i) in through
            row: Row = (data.places[o], data.places[q], data.items[i], *([_date(data, t)] if by_day else []))
            yield ("supplies linked by day" if by_day else name), row, value
    elif name in KEYS_OF:
        for n, value in enumerate(dual):
            row = tuple(text for key in KEYS_OF[name] for text in _texts(data, key, int(keys[key][n])))
            yield name, row, value


def _lengths(model: Model, rule: Timetable, dual: Floats) -> Iterator[tuple[Row, float]]:
    """Yield the lengths of each fleet and day from which a trip is dearer than a shorter one."""
    data, keys = model.data, rule.rows.keys
    dearest: dict[tuple[int, int], float] = {}
    for k, j, t, value in zip(keys["k"], keys["j"], keys["t"], dual, strict=True):
        if value < dearest.get((int(k), int(t)), 0.0):
            dearest[int(k), int(t)] = float(value)
            minutes = format(Decimal(repr(float(model.slots.length[k, j]))).normalize(), "f")
            yield (*_fleet(data, k), _date(data, t), minutes), float(value)


def _tuples(keys: dict[str, Ints], order: str) -> list[tuple[int, ...]]:
    return [tuple(row) for row in zip(*(keys[name].tolist() for name in order), strict=True)]


def _date(data: Data, day: int) -> str:
    return str(data.instance.start + dt.timedelta(days=int(day)))


def _fleet(data: Data, k: int) -> Row:
    return data.places[data.fleets.place[k]], data.fleets.vehicle[k]


KEYS_OF = {
    "people": ("d", "c", "t"),
    "overdue": ("d", "c", "t"),
    "room for each": ("c", "p", "t"),
    "seats": ("o", "d", "load", "t"),
    "payload": ("o", "d", "t"),
    "whole units": ("o", "d", "i", "t"),
    "minutes": ("k", "t"),
    "balance": ("p", "i", "t"),
    "leaving": ("p", "i", "t"),
    "needs": ("p", "i", "t"),
    "norms": ("p", "i", "t"),
    "people linked": ("o", "q", "group"),
    "share of people": ("d",),
    "share of supplies": ("p", "i"),
}
"""The model's keys of each rule, in the order in which the certificate names them."""


def _texts(data: Data, key: str, number: int) -> Row:
    if key == "k":
        return _fleet(data, number)
    if key == "t":
        return (_date(data, number),)
    names = {
        "c": data.categories,
        "i": data.items,
        "load": CARRIES,
        "group": (*data.categories, EVERYBODY),
    }.get(key, data.places)
    return (names[number],)
