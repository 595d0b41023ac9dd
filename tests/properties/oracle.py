"""The best plan of a small instance, found the long way round: every vehicle, trip and unit by itself.

Written from the rules alone. It shares nothing with the model that it is held against but the instance and
the solver, and is as plain as it is slow: one variable a vehicle and trip, no tours, no pools of rooms, no
pricing, no search.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, lcm

import highspy
import numpy as np
import pandas as pd

from rebalance.instance import Instance
from rebalance.plan.document.plan import Plan

Sum = dict[int, float]

MANY = 50
"""Trips that take no time: more than anybody needs."""

MUCH = 100
"""More people or units than there are."""


class Program:
    """A whole-number program, put together one variable and one row at a time."""

    def __init__(self) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-9,
            "mip_feasibility_tolerance": 1e-9,
            "primal_feasibility_tolerance": 1e-9,
        }.items():
            assert self._highs.setOptionValue(option, value) == highspy.HighsStatus.kOk
        self.size = 0

    def number(self, upper: float = np.inf, whole: bool = True) -> int:
        self._highs.addVar(0.0, upper)
        if whole:
            self._highs.changeColIntegrality(self.size, highspy.HighsVarType.kInteger)
        self.size += 1
        return self.size - 1

    def row(self, terms: Sum, lower: float = -np.inf, upper: float = np.inf) -> None:
        self._highs.addRow(
            lower, upper, len(terms), np.array(list(terms), dtype=np.int32), np.array(list(terms.values()))
        )

    def least(self, terms: Sum) -> float:
        cost = np.zeros(self.size)
        for column, value in terms.items():
            cost[column] = value
        self._highs.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), cost)
        self._highs.run()
        assert self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal, self._highs.getModelStatus()
        return float(cost @ np.array(self._highs.getSolution().col_value))


def plus(*parts: tuple[float, Sum]) -> Sum:
    total: Sum = defaultdict(float)
    for factor, terms in parts:
        for column, value in terms.items():
            total[column] += factor * value
    return dict(total)


@dataclass(frozen=True)
class Fleet:
    place: str
    carries: str
    count: int
    seats: int
    payload: float
    shift: float
    turnaround: float


class Oracle:
    """All rules of an instance as one program."""

    def __init__(self, instance: Instance, previous: Plan | None = None) -> None:
        self.previous = previous
        self.instance = instance
        self.days = range(instance.days)
        self.program = Program()
        self.places = sorted(instance.places["place"])
        self.priority = dict(zip(instance.places["place"], instance.places["priority"], strict=True))
        self.districts = [
            p
            for p, role in zip(instance.places["place"], instance.places["role"], strict=True)
            if role == "recipient"
        ]
        self.minutes: dict[tuple[str, str], float] = {(p, p): 0.0 for p in self.places}
        self.lead: dict[tuple[str, str], int] = {}
        for way in (("destination", "origin"), ("origin", "destination")):
            for row in instance.travel.to_dict("records"):
                self.minutes[row[way[0]], row[way[1]]] = row["minutes"]
                self.lead[row[way[0]], row[way[1]]] = row["lead_days"]
        limit = instance.policy.max_travel_minutes
        if limit is not None:
            self.minutes = {leg: m for leg, m in self.minutes.items() if m <= limit}
        self.fleets = [
            Fleet(
                v["place"],
                v["carries"],
                v["count"],
                v["seats"],
                v["payload_kg"],
                60 * v["hours_per_day"],
                v["turnaround_minutes"],
            )
            for v in instance.vehicles.to_dict("records")
        ]
        self.travel: Sum = {}
        self.seats: dict[tuple[int, str, str, str, int], Sum] = defaultdict(dict)
        self.loads: dict[tuple[str, str, str, int], Sum] = defaultdict(dict)
        self._drive()
        self._people()
        self._supplies()
        self._pairing()
        self.shares: dict[str, list[float]] = {}

    def cycle(self, fleet: Fleet, origin: str, destination: str) -> float:
        """Minutes of a trip, infinite where there is no road or the fleet is based at neither end."""
        if fleet.place not in (origin, destination):
            return np.inf
        legs = [(fleet.place, origin), (origin, destination), (destination, fleet.place)]
        return sum(self.minutes.get(leg, np.inf) for leg in legs) + fleet.turnaround

    def helps(self, helper: str, helped: str, scope: str) -> bool:
        pairs = [
            r
            for r in self.instance.pairs.to_dict("records")
            if r["scope"] in (scope, "all") and r["recipient"] == helped
        ]
        assigned = [r["supporting"] for r in pairs if r["rule"] == "assigned"]
        if assigned and helper != helped and helper not in assigned:
            return False
        return not any(r["rule"] == "forbidden" and r["supporting"] == helper for r in pairs)

    def _drive(self) -> None:
        """Every single vehicle's trips of a day, within its own shift."""
        program, items = self.program, self.instance.items.to_dict("records")
        for k, fleet in enumerate(self.fleets):
            for _, t in product(range(fleet.count), self.days):
                worked: Sum = {}
                for o, d in product(self.places, self.places):
                    cycle = self.cycle(fleet, o, d)
                    if cycle > fleet.shift:
                        continue
                    most = int(fleet.shift // cycle) if cycle else MANY
                    if fleet.carries == "supplies":
                        for _ in range(most if o != d and self.helps(o, d, "supplies") else 0):
                            trip = program.number(1)
                            worked[trip] = cycle
                            units = {i["item"]: program.number() for i in items}
                            weight = {units[i["item"]]: i["unit_kg"] for i in items}
                            program.row(plus((1, weight), (-fleet.payload, {trip: 1})), upper=0)
                            for item, unit in units.items():
                                self.loads[o, d, item, t][unit] = 1
                        continue
                    for cohort in ("positive", "contact"):
                        if fleet.carries in ("people", cohort):
                            trips = program.number(most)
                            worked[trips] = cycle
                            self.seats[k, o, d, cohort, t][trips] = fleet.seats
                program.row(worked, upper=fleet.shift)
                self.travel |= worked

    def _people(self) -> None:
        """Who moves where, in whose vehicle, into which building."""
        instance, program = self.instance, self.program
        self.mismatch: Sum = {}
        self.going: dict[tuple[str, str, str, int], Sum] = defaultdict(dict)
        # People at a place at the end of a day, whether they wait or stay there.
        self.there: dict[tuple[str, str, int], Sum] = defaultdict(dict)
        moved: dict[tuple[str, str, int], Sum] = defaultdict(dict)
        held: dict[tuple[str, str, str, int], Sum] = defaultdict(dict)
        boarded: dict[tuple[int, str, str, str, int], Sum] = defaultdict(dict)
        self.weight = dict(zip(instance.categories["category"], instance.categories["weight"], strict=True))
        sites = sorted({(r["place"], r["site"], r["room_type"]) for r in instance.rooms.to_dict("records")})
        kinds = instance.categories.merge(instance.accepts, on="category").to_dict("records")
        for kind, (p, site, room_type), d, t in product(kinds, sites, self.places, self.days):
            c = kind["category"]
            if kind["room_type"] != room_type or not self.helps(p, d, "people") or (d, p) not in self.minutes:
                continue
            rides = [k for k in range(len(self.fleets)) if (k, d, p, kind["cohort"], t) in self.seats]
            for k in rides if instance.has_vehicles else [None]:
                people = program.number()
                moved[d, c, t][people] = 1
                self.going[d, p, c, t][people] = 1
                if k is not None:
                    boarded[k, d, p, kind["cohort"], t][people] = 1
                else:
                    self.travel[people] = self.minutes[d, p]
                self.mismatch[people] = kind["penalty"]
                stay = kind["stay_days"]
                nights = instance.days if pd.isna(stay) else int(stay) + instance.policy.turnover_days
                for day in range(t, min(t + nights, instance.days)):
                    held[p, site, room_type, day][people] = kind["rooms_per_person"]
                present = instance.days if pd.isna(stay) else int(stay)
                for day in range(t, min(t + present, instance.days)):
                    self.there[p, c, day][people] = 1
        for (p, site, room_type), t in product(sites, self.days):
            free = sum(
                r["count"]
                for r in instance.rooms.to_dict("records")
                if (r["place"], r["site"], r["room_type"]) == (p, site, room_type) and r["day"] <= t
            )
            program.row(held[p, site, room_type, t], upper=free)
        for key, people_on in boarded.items():
            program.row(plus((1, people_on), (-1, self.seats[key])), upper=0)
        self.waits: dict[tuple[str, str, int], int] = {}
        self.overdue: dict[tuple[str, str, int], int] = {}
        limit = dict(zip(instance.categories["category"], instance.categories["max_wait_days"], strict=True))
        for d, c, t in product(self.places, sorted(self.weight), self.days):
            rows = [r for r in instance.people.to_dict("records") if (r["place"], r["category"]) == (d, c)]
            gone = plus(*((1, moved[d, c, s]) for s in range(t + 1)))
            wait, over = program.number(), program.number()
            found = sum(r["count"] for r in rows if r["day"] <= t)
            due = sum(r["count"] for r in rows if r["day"] <= t - limit[c])
            program.row(plus((1, gone), (1, {wait: 1})), found, found)
            program.row(plus((1, gone), (1, {over: 1})), due)
            self.waits[d, c, t], self.overdue[d, c, t] = wait, over
            self.there[d, c, t][wait] = 1

    def _supplies(self) -> None:
        """What is shipped, used and short."""
        instance, program = self.instance, self.program
        items = {i["item"]: i for i in instance.items.to_dict("records")}
        shipped: dict[tuple[str, str, str, int], Sum] = self.loads
        if not instance.has_vehicles:
            shipped = {}
            for o, q, i, t in product(self.places, self.places, sorted(items), self.days):
                if o != q and (o, q) in self.minutes and self.helps(o, q, "supplies"):
                    unit = program.number()
                    shipped[o, q, i, t] = {unit: 1}
                    self.travel[unit] = items[i]["unit_kg"] * self.minutes[o, q]
        self.shipped = shipped
        self.short: dict[tuple[str, str, int], int] = {}
        self.need: dict[tuple[str, str, int], int] = {}
        for p, i in product(self.places, sorted(items)):
            used: Sum = {}
            for t in self.days:
                rows = [
                    r
                    for r in instance.stock.to_dict("records")
                    if (r["place"], r["item"]) == (p, i) and r["day"] <= t
                ]
                arrived = sum(r["quantity"] for r in rows)
                reserve = sum(r["reserve"] for r in rows)
                need = sum(
                    r["quantity"]
                    for r in instance.needs.to_dict("records")
                    if (r["place"], r["item"], r["day"]) == (p, i, t)
                )
                out = plus(
                    *((1, u) for (o, _, what, s), u in shipped.items() if (o, what) == (p, i) and s <= t)
                )
                into = plus(
                    *(
                        (1, u)
                        for (o, q, what, s), u in shipped.items()
                        if (q, what) == (p, i) and s + self.lead[o, q] <= t
                    )
                )
                before = plus(
                    *(
                        (1, u)
                        for (o, q, what, s), u in shipped.items()
                        if (q, what) == (p, i) and s + self.lead[o, q] < t
                    )
                )
                program.row(plus((1, out), (-1, before)), upper=arrived - reserve)
                short = program.number()
                asked = self._asked(p, i, t)
                if items[i]["kind"] == "consumable":
                    today = program.number()
                    used[today] = 1
                    program.row(plus((1, {today: 1, short: 1}), (-1, asked)), need, need)
                program.row(plus((1, out), (-1, into), (1, used)), upper=arrived)
                if items[i]["kind"] == "durable":
                    program.row(plus((1, into), (-1, out), (1, {short: 1}), (-1, asked)), need - arrived)
                self.short[p, i, t] = short
                self.need[p, i, t] = need + self._asked_if_nobody_moved(p, i, t)

    def _pairing(self) -> None:
        """One number for every city and district: whether the one helps the other, however little."""
        program, policy = self.program, self.instance.policy
        cities = [p for p in self.places if p not in self.districts]
        link = {pair: program.number(1) for pair in product(cities, self.districts)}
        for (d, p, _, _), terms in self.going.items():
            for number in terms if (p, d) in link else ():
                program.row({number: 1, link[p, d]: -MUCH}, upper=0)
        for (o, q, _, _), terms in self.shipped.items():
            for number in terms if (o, q) in link else ():
                program.row({number: 1, link[o, q]: -MUCH}, upper=0)
        helping, helped = policy.max_recipients_per_supporter, policy.max_supporters_per_recipient
        for end, most, places in ((0, helping, cities), (1, helped, self.districts)):
            for place in places:
                mine = {number: 1.0 for pair, number in link.items() if pair[end] == place}
                program.row(mine, upper=np.inf if most is None else most)

    def _norms(self, i: str) -> list[tuple[str, Fraction]]:
        rows = self.instance.norms[self.instance.norms["item"] == i]
        return [(c, Fraction(str(q))) for c, q in zip(rows["category"], rows["quantity"], strict=True)]

    def _asked(self, p: str, i: str, t: int) -> Sum:
        """What norms ask for: the least whole number of units that covers the people there."""
        norms = self._norms(i)
        if not norms:
            return {}
        parts = lcm(*(q.denominator for _, q in norms))
        people = plus(*((int(q * parts), self.there[p, c, t]) for c, q in norms if (p, c, t) in self.there))
        units = self.program.number()
        self.program.row(plus((parts, {units: 1}), (-1, people)), 0, parts - 1)
        return {units: 1}

    def _asked_if_nobody_moved(self, p: str, i: str, t: int) -> int:
        people = self.instance.people
        here = people[(people["place"] == p) & (people["day"] <= t)]
        found = here.groupby("category")["count"].sum()
        return ceil(sum(q * int(found.get(c, 0)) for c, q in self._norms(i)))

    def _worst(self, shares: Iterator[Sum]) -> Sum:
        worst = self.program.number(whole=False)
        for share in shares:
            self.program.row(plus((1, {worst: 1}), (-1, share)), 0)
        return {worst: 1}

    def _level(self, name: str) -> Sum:
        if name in ("overdue", "waiting"):
            counted = self.overdue if name == "overdue" else self.waits
            return {n: self.weight[c] * self.priority[d] for (d, c, _), n in counted.items()}
        if name == "shortage":
            weight = dict(zip(self.instance.items["item"], self.instance.items["weight"], strict=True))
            total: dict[str, int] = defaultdict(int)
            for (_, i, _), need in self.need.items():
                total[i] += need
            return {
                n: weight[i] * self.priority[p] / total[i] for (p, i, _), n in self.short.items() if total[i]
            }
        if name == "fairness_people":
            return self._worst(self._people_shares())
        if name == "fairness_supplies":
            return self._worst(self._supply_shares())
        if name == "change":
            return self._change()
        return self.mismatch if name == "mismatch" else self.travel

    def _change(self) -> Sum:
        """One number for every way, category or item, and day: how far it is from what was ordered."""
        kg = dict(zip(self.instance.items["item"], self.instance.items["unit_kg"], strict=True))
        ordered: dict[tuple[str, ...], int] = defaultdict(int)
        if self.previous is not None:
            for move in self.previous.transfers:
                ordered["people", move.origin, move.destination, move.category, str(move.date)] += move.people
            for row in self.previous.shipments:
                ordered["goods", row.origin, row.destination, row.item, str(row.date)] += row.quantity
        now: dict[tuple[str, ...], Sum] = {}
        for what, sums in (("people", self.going), ("goods", self.shipped)):
            for (o, q, c, t), terms in sums.items():
                now[what, o, q, c, str(self.instance.start + dt.timedelta(days=t))] = terms
        total: Sum = {}
        for key in {*now, *ordered}:
            off, terms = self.program.number(whole=False), now.get(key, {})
            self.program.row(plus((1, {off: 1}), (1, terms)), ordered[key])
            self.program.row(plus((1, {off: 1}), (-1, terms)), -ordered[key])
            total[off] = 1 if key[0] == "people" else kg[key[3]]
        return total

    def _people_shares(self) -> Iterator[Sum]:
        for d in self.districts:
            rows = self.instance.people[self.instance.people["place"] == d]
            whole = sum(self.weight[c] * n for c, n in zip(rows["category"], rows["count"], strict=True))
            if whole:
                yield {
                    n: self.weight[c] / (whole * len(self.days))
                    for (p, c, _), n in self.waits.items()
                    if p == d
                }

    def _supply_shares(self) -> Iterator[Sum]:
        for q, i in product(self.districts, sorted(self.instance.items["item"])):
            whole = sum(self.need[q, i, t] for t in self.days)
            if whole:
                yield {self.short[q, i, t]: 1 / whole for t in self.days}

    def values(self) -> dict[str, float]:
        """Each level's optimum, those above it held at theirs."""
        values = {}
        for name in self.instance.policy.levels_with(self.previous is not None):
            level = self._level(name)
            values[name] = self.program.least(level)
            # No level has steps as small as this.
            self.program.row(level, upper=values[name] + 1e-6)
            if name in ("fairness_people", "fairness_supplies"):
                self.shares[name] = self._leximin(name, values[name])
        return values

    def _leximin(self, name: str, worst: float) -> list[float]:
        """All shares, the largest first: each as small as can be for so many shares to be above it.

        Found by counting, rank by rank: one number for every share, whether it is among those above.
        """
        shares = list(self._people_shares() if name == "fairness_people" else self._supply_shares())
        found = [worst][: len(shares)]
        for rank in range(1, len(shares)):
            most = self.program.number(whole=False)
            above = [self.program.number(1) for _ in shares]
            for number, share in zip(above, shares, strict=True):
                self.program.row(plus((1, {most: 1, number: MUCH}), (-1, share)), 0)
            self.program.row({number: 1.0 for number in above}, upper=rank)
            found.append(self.program.least({most: 1}))
            self.program.row({most: 1}, upper=found[-1] + 1e-6)
        return found
