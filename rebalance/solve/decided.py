"""What is decided so far of a whole that is planned in sectors: whole numbers, and the tours that are run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.timetable import Timetable, tour_columns
from rebalance.solve.program import Program

KINDS = ("flow", "ship", "trips", "place")

Tours = dict[tuple[int, int], tuple[Ints, Ints]]
"""For a fleet and a day the slots of its tours, shape (n, M), and how many vehicles run each."""


@dataclass
class Decided:
    """Values of a model's decisions.

    Attributes
    ----------
    values : dict of str to array of float
        For each of `KINDS`, in the order of the model's columns.
    tours : Tours
    """

    values: dict[str, Floats]
    tours: Tours

    @staticmethod
    def of(program: Program, x: Floats) -> Decided:
        """Read off a point of a program."""
        decided = Decided({kind: x[program.block(kind)].copy() for kind in KINDS}, {})
        count = np.round(x[program.first_tour :]).astype(np.int64)
        k, t, slots = program.tour_keys()
        run = np.flatnonzero(count > 0)
        decided.run(k[run], t[run], slots[run], count[run])
        return decided

    def run(self, k: Ints, t: Ints, slots: Ints, count: Ints) -> None:
        """Add tours."""
        for n in range(len(count)):
            key = int(k[n]), int(t[n])
            old, of_old = self.tours.get(key, (slots[:0], count[:0]))
            self.tours[key] = np.vstack([old, slots[n]]), np.append(of_old, count[n])

    def leave(self, fleets: Ints, days: int) -> None:
        """Take back all tours of some fleets."""
        for k in fleets.tolist():
            for t in range(days):
                self.tours.pop((k, t), None)

    def add_tours(self, program: Program, fleets: Ints) -> Ints:
        """Add the tours of some fleets to a program, and return how many vehicles run each."""
        mine = set(fleets.tolist())
        keys = [key for key in sorted(self.tours) if key[0] in mine]
        if not keys:
            return np.zeros(0, dtype=np.int64)
        each = [len(self.tours[key][1]) for key in keys]
        k, t = (np.repeat(np.array([key[n] for key in keys], dtype=np.int64), each) for n in (0, 1))
        slots = np.vstack([self.tours[key][0] for key in keys])
        program.add_tours(tour_columns(program.model.data, k, t, slots))
        return np.concatenate([self.tours[key][1] for key in keys])

    def point(self, program: Program) -> Floats:
        """All of it as a point of the whole's program, to which the tours run are added."""
        count = self.add_tours(program, np.arange(len(program.model.data.fleets)))
        x = np.zeros(program.columns)
        for kind in KINDS:
            x[program.block(kind)] = self.values[kind]
        x[program.columns - len(count) :] = count
        pass_down(program, x)
        return x


def pass_down(program: Program, x: Floats) -> None:
    """Set what spare slots are passed on to shorter trips: all of them, from the longest length down."""
    table = next((rule for rule in program.model.rules if isinstance(rule, Timetable)), None)
    if table is None:
        return
    spare, at = program.model.kind("spare"), program.block("spare")
    x[at] = 0.0
    left = -program.activity(x)[program.rows_of_rule["timetable"]]
    keys = table.rows.keys
    # Along each fleet's day, the longest first: what a row has left over goes to the next.
    order = np.lexsort((-keys["j"], keys["t"], keys["k"]))
    day = (keys["k"] * program.model.data.days + keys["t"])[order]
    first = np.flatnonzero(np.append(True, day[1:] != day[:-1])[: len(order)])
    total = np.cumsum(left[order])
    before = np.repeat(total[first] - left[order][first], np.diff(np.append(first, len(order))))
    passed = np.zeros(len(order))
    passed[order] = total - before
    above = table.above[spare["k"], spare["j"], spare["t"]]
    x[at] = np.clip(passed[table.index(spare["k"], above, spare["t"])], 0.0, program.upper[at])
