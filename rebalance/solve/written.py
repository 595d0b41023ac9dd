"""A program written out as a PuLP problem, with names that a person can read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pulp

from rebalance.model.arrays import Entries, Floats, Ints
from rebalance.model.candidates import CARRIES
from rebalance.model.data import Data
from rebalance.model.model import Model
from rebalance.solve.program import Program

LONGEST = 80
"""Characters of a name; PuLP refuses LP files with names of more than 100."""


class Names:
    """Names for columns and rows: the kind or rule, then what its keys mean, and never the same twice.

    What LP files do not take is replaced by underscores, and a number is added where that leaves two alike.
    """

    def __init__(self, model: Model) -> None:
        data = model.data
        self._taken: dict[str, int] = {}
        pools = [
            f"{data.places[p]}_{data.room_types[r]}_{sites[0]}"
            for p, r, sites in zip(data.pools.place, data.pools.room_type, data.pools.sites, strict=True)
        ]
        fleets = [
            f"{data.places[p]}_{vehicle}"
            for p, vehicle in zip(data.fleets.place, data.fleets.vehicle, strict=True)
        ]
        self._orders = _orders(data)
        self._length = model.slots.length
        places = data.places.__getitem__
        self._words: dict[str, Callable[[int], str]] = {
            **dict.fromkeys("dopq", places),
            "c": data.categories.__getitem__,
            "group": (*data.categories, "everybody").__getitem__,
            "i": data.items.__getitem__,
            "g": pools.__getitem__,
            "k": fleets.__getitem__,
            "t": lambda t: (data.instance.start + dt.timedelta(days=t)).strftime("%m%d"),
            "load": CARRIES.__getitem__,
            "n": self._orders.__getitem__,
            "rank": str,
        }

    def of(self, kind: str, keys: dict[str, Ints], number: int) -> str:
        """Name one column or row by its keys."""
        parts = [kind]
        for key, values in keys.items():
            if key == "slots":
                parts += self._tour(int(keys["k"][number]), values[number])
            elif key == "j":
                parts.append(f"{self._length[int(keys['k'][number]), int(values[number])]:g}min")
            elif key in self._words:
                parts.append(self._words[key](int(values[number])))
        return self.unique("_".join(parts))

    def unique(self, text: str) -> str:
        """Give a text that may be a name, and has not been one."""
        name = re.sub(r"\W", "_", text)[:LONGEST]
        self._taken[name] = self._taken.get(name, 0) + 1
        return name if self._taken[name] == 1 else self.unique(f"{name[: LONGEST - 8]}_{self._taken[name]}")

    def _tour(self, fleet: int, slots: Ints) -> list[str]:
        return [f"{slots[j]}x{self._length[fleet, j]:g}min" for j in np.flatnonzero(slots)]


def _orders(data: Data) -> list[str]:
    """Name the orders of the plan before, as they are numbered."""
    people, goods = data.previous.ordered()
    place, day = data.places, data.instance.start

    def date(t: Any) -> str:
        return (day + dt.timedelta(days=int(t))).strftime("%m%d")

    return [
        f"{place[d]}_{data.categories[c]}_{place[p]}_{date(t)}"
        for d, c, p, t in zip(*(people[key] for key in "dcpt"), strict=True)
    ] + [
        f"{place[o]}_{place[q]}_{data.items[i]}_{date(t)}"
        for o, q, i, t in zip(*(goods[key] for key in "oqit"), strict=True)
    ]


class Written:
    """A program's rows and limits as they are now, as a PuLP problem, with a free variable for each level.

    Attributes
    ----------
    problem : pulp.LpProblem
        Minimises nothing until `charge` is called.
    variables : list
        The program's columns, in its order.
    levels : dict of str to variable
        ``level_NAME``, equal to what the level comes to.
    """

    def __init__(self, program: Program, levels: Mapping[str, Floats], whole: bool = True) -> None:
        model = program.model
        names = Names(model)
        self.problem = pulp.LpProblem("rebalance", pulp.LpMinimize)
        self.variables: list[Any] = []
        for block in [*model.columns, *program.tours]:
            at = len(self.variables)
            for n in range(len(block)):
                kind = pulp.LpInteger if whole and program.whole[at + n] else pulp.LpContinuous
                lower, upper = float(program.lower[at + n]), float(program.upper[at + n])
                name = names.of(block.kind, block.keys, n)
                self.variables.append(self.problem.add_variable(name, lower, upper, kind))
        self.levels: dict[str, Any] = {}
        for level, cost in levels.items():
            self.levels[level] = self.problem.add_variable(names.unique(f"level_{level}"), 0, None)
            total = self._sum(np.flatnonzero(cost), cost[np.flatnonzero(cost)])
            total.addterm(self.levels[level], -1.0)
            self.problem.addConstraint(total == 0, names.unique(f"is_level_{level}"))
        self._rows(program, names)

    def charge(self, level: str) -> None:
        """Minimise a level."""
        self.problem.setObjective(pulp.lpSum([self.levels[level]]))

    def hold(self, level: str, limit: float) -> None:
        """Let a level come to no more than a limit."""
        self.problem.addConstraint(self.levels[level] <= limit, f"hold_{level}")

    def _sum(self, columns: Ints, values: Floats) -> Any:
        total = pulp.lpSum([])
        for column, value in zip(columns.tolist(), values.tolist(), strict=True):
            total.addterm(self.variables[column], value)
        return total

    def _rows(self, program: Program, names: Names) -> None:
        rows = [
            (rule.rows.rule, rule.rows.keys, n)
            for rule in (*program.model.rules, *program.added)
            for n in range(len(rule.rows))
        ]
        entries: Entries = program.matrix()
        order = np.argsort(entries.row, kind="stable")
        ends = np.searchsorted(entries.row[order], np.arange(len(rows) + 1))
        for number, (rule, keys, n) in enumerate(rows):
            mine = order[ends[number] : ends[number + 1]]
            left = self._sum(entries.column[mine], entries.value[mine])
            lower, upper = float(program.row_lower[number]), float(program.row_upper[number])
            if not len(mine) or (np.isinf(lower) and np.isinf(upper)):
                continue
            name = names.of(rule.replace(" ", "_"), keys, n)
            if lower == upper:
                self.problem.addConstraint(left == lower, name)
            elif np.isinf(lower):
                self.problem.addConstraint(left <= upper, name)
            else:
                self.problem.addConstraint(left >= lower, name)
