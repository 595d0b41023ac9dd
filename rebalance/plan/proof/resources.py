"""Rooms, vehicles and stock, row by row: what one more is worth by the duals, and how much lies idle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from rebalance.instance import Instance
from rebalance.instance.wish import rows_of
from rebalance.model.arrays import Floats, Ints
from rebalance.model.candidates import trips_a_shift
from rebalance.solve.ladder import Group, Ladder

Kind = Literal["rooms", "vehicles", "stock"]

# A figure within the solver's tolerance of a whole number is that number.
_NEARLY = 1e-6


@dataclass(frozen=True)
class Resource:
    """A row of a table of which there could be more, or less.

    Attributes
    ----------
    kind : {"rooms", "vehicles", "stock"}
    cells : dict of str to str
        What tells the row from the others.
    idle : int
        How many of it a best plan over fractions leaves unused throughout, all rows taken together.
    price : dict of str or Group to float
        What one more lowers each level by at most, by the duals.
    """

    kind: Kind
    cells: dict[str, str]
    idle: int
    price: dict[str | Group, float] = field(repr=False)

    def more(self, amount: int) -> str:
        """Return the change that adds this many, or with a negative number takes away."""
        column = "quantity" if self.kind == "stock" else "count"
        sign = "-=" if amount < 0 else "+="
        return f"{rows_of(self.kind, **self.cells)}.{column}{sign}{abs(amount)}"


class Resources:
    """All resources of an instance whose levels have been solved."""

    def __init__(self, instance: Instance, ladder: Ladder) -> None:
        self._instance = instance
        self._ladder = ladder
        self._data = ladder.model.data
        self._program = ladder.program
        self._days = self._data.days

    def __iter__(self) -> Iterator[Resource]:
        """Yield rooms, vehicles and stock in the order of their tables; none where there are no levels.

        So it is without a plan before where `change` is all that is asked for.
        """
        if not self._ladder.solutions:
            return
        yield from self._rooms()
        yield from self._vehicles()
        yield from self._stock()

    @cached_property
    def _worth(self) -> dict[str | Group, tuple[Floats, Floats]]:
        """What one more of each row's right-hand side, and of each column's limit, is worth at each step."""
        found = {}
        for step, solution in self._ladder.solutions.items():
            self._program.charge(self._ladder.cost(step))
            # Columns that were priced after this step are not in its solution, and cost nothing here.
            found[step] = -solution.dual, np.maximum(-self._program.reduced(solution.dual), 0.0)
        return found

    @cached_property
    def _slack(self) -> Floats:
        """How far each row is from its upper limit in the last solution, shape (m,)."""
        *_, last = self._ladder.solutions.values()
        x = np.concatenate([last.x, np.zeros(self._program.columns - len(last.x))])
        return self._program.row_upper - self._program.activity(x)

    def _row_numbers(self, rule: str, shape: tuple[int, ...], *keys: str) -> Ints:
        table = np.full(shape, -1, dtype=np.int64)
        for described in self._ladder.model.rules:
            if described.rows.rule == rule:
                start = self._program.rows_of_rule[rule].start
                at = tuple(described.rows.keys[key] for key in keys)
                table[at] = start + np.arange(len(described.rows))
        return table

    def _prices(self, rows: Ints, columns: Ints, sizes: Floats) -> dict[str | Group, float]:
        rows = rows[rows >= 0]
        return {
            step: max(0.0, float(row[rows].sum() + (column[columns] * sizes).sum()))
            for step, (row, column) in self._worth.items()
        }

    def _rooms(self) -> Iterator[Resource]:
        data, frame = self._data, self._instance.rooms
        if not len(frame):
            return
        pools = data.pools
        pool_of = {
            (data.places[p], data.room_types[r], site): g
            for g, (p, r, sites) in enumerate(zip(pools.place, pools.room_type, pools.sites, strict=True))
            for site in sites
        }
        rows = self._row_numbers("rooms", (len(pools), self._days), "g", "t")
        idle = np.where(rows >= 0, self._slack[rows], pools.open.astype(np.float64))
        place = self._ladder.model.kind("place")
        at = self._program.block("place").start
        each = data.rooms_per_person[place["c"], pools.room_type[place["g"]]]
        for row in frame.to_dict("records"):
            g = pool_of[row["place"], row["room_type"], row["site"]]
            day = max(int(row["day"]), 0)
            mine = np.flatnonzero((place["g"] == g) & (place["t"] >= day))
            spare = _take(idle[g, day:], int(row["count"]))
            cells = {name: str(row[name]) for name in ("place", "site", "room_type", "date")}
            yield Resource("rooms", cells, spare, self._prices(rows[g, day:], at + mine, 1.0 / each[mine]))

    def _vehicles(self) -> Iterator[Resource]:
        data, program = self._data, self._program
        if not len(data.fleets):
            return
        rows = self._row_numbers("vehicles", (len(data.fleets), self._days), "k", "t")
        minutes = self._row_numbers("minutes", rows.shape, "k", "t")
        idle = np.where(rows >= 0, self._slack[rows], data.fleets.count[:, None].astype(np.float64))
        trips, at = self._ladder.model.kind("trips"), program.block("trips").start
        fleet, _, _ = program.tour_keys()
        most = trips_a_shift(
            data.fleets.shift[trips["k"]], self._ladder.model.journeys.cycle[trips["journey"]]
        )
        for k, vehicle in enumerate(data.fleets.vehicle):
            mine, tours = np.flatnonzero(trips["k"] == k), np.flatnonzero(fleet == k)
            columns = np.concatenate([at + mine, program.first_tour + tours])
            sizes = np.concatenate([most[mine].astype(np.float64), np.ones(len(tours))])
            prices = self._prices(rows[k], columns, sizes)
            by_minute = self._prices(minutes[k], columns[:0], sizes[:0])
            shift = float(data.fleets.shift[k])
            price = {step: worth + shift * by_minute[step] for step, worth in prices.items()}
            cells = {"place": data.places[data.fleets.place[k]], "vehicle": vehicle}
            spare = _take(idle[k], int(data.fleets.count[k]))
            yield Resource("vehicles", cells, spare, price)

    def _stock(self) -> Iterator[Resource]:
        data, frame, program = self._data, self._instance.stock, self._program
        if not len(frame):
            return
        shape = data.need.shape
        balance = self._row_numbers("balance", shape, "p", "i", "t")
        leaving = self._row_numbers("leaving", shape, "p", "i", "t")
        idle = self._on_hand()
        idle = np.minimum(idle, np.where(leaving >= 0, self._slack[leaving], np.inf))
        blocks = [(self._ladder.model.kind(kind), program.block(kind).start) for kind in ("ship", "hand")]
        for row in frame.to_dict("records"):
            p, i = data.places.index(row["place"]), data.items.index(row["item"])
            day = max(int(row["day"]), 0)
            columns = np.concatenate([at + np.flatnonzero(block["i"] == i) for block, at in blocks])
            rows = np.append(leaving[p, i, day:], balance[p, i, day])
            spare = _take(idle[p, i, day:], int(row["quantity"]) - int(row["reserve"]))
            cells = {name: str(row[name]) for name in ("place", "item", "date")}
            yield Resource("stock", cells, spare, self._prices(rows, columns, np.ones(len(columns))))

    def _on_hand(self) -> Floats:
        """Units on hand that no need of a durable item asks for, shape (P, I, T)."""
        *_, last = self._ladder.solutions.values()
        data = self._data
        left = np.zeros(data.need.shape)
        hand, needs = self._ladder.model.kind("hand"), self._ladder.model.kind("short")
        left[hand["p"], hand["i"], hand["t"]] = last.x[self._program.block("hand")]
        durable = data.durable[needs["i"]]
        p, i, t = (needs[key][durable] for key in ("p", "i", "t"))
        short = last.x[self._program.block("short")][durable]
        # Norms may add to needs: where they do, nothing durable is taken for idle.
        wanted = np.where(data.most_need[p, i, t] > data.need[p, i, t], np.inf, data.need[p, i, t] - short)
        left[p, i, t] = np.maximum(left[p, i, t] - wanted, 0.0)
        return left


def _take(idle: Floats, most: int) -> int:
    """Take what is idle on all of these days, at most so many, off what is idle for the next row."""
    least = float(idle.min()) if len(idle) else float(most)
    spare = max(0, min(most, int(np.floor(min(least, 1e9) + _NEARLY))))
    idle -= spare
    return spare
