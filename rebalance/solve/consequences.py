"""What follows from decisions: who waits, who is overdue, what is on hand, used and short."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats, Index, Ints
from rebalance.model.change import Changes
from rebalance.model.fairness import SharePeople, ShareSupplies
from rebalance.model.model import Model
from rebalance.model.norms import staying
from rebalance.solve.program import Program
from rebalance.solve.used import used


class Consequences:
    """Sets every column that is no decision to the least that the decisions leave.

    A relaxation may leave such columns anywhere between that and what a held level allows.
    """

    def __init__(self, model: Model, program: Program) -> None:
        self._model = model
        self._at = {block.kind: program.block(block.kind) for block in model.columns}
        self._changes_of = next(r for r in model.rules if isinstance(r, Changes))
        self._share_people = next(r for r in model.rules if isinstance(r, SharePeople))
        self._share_supplies = next(r for r in model.rules if isinstance(r, ShareSupplies))

    def nothing(self, columns: int) -> Floats:
        """The plan that moves nobody and ships nothing, and uses what there is as it is needed."""
        return self.of(np.zeros(columns))

    def of(self, x: Floats) -> Floats:
        """A copy of x with all consequences drawn.

        Parameters
        ----------
        x : array of float, shape (columns,)
            ``flow`` and ``ship`` are taken from it, and must be whole.
        """
        x = x.copy()
        self._people(x)
        self._supplies(x)
        self._changes(x)
        self._links(x)
        return x

    def _total(self, x: Floats, kind: str, shape: tuple[int, ...], *keys: Ints) -> Floats:
        total = np.zeros(shape)
        np.add.at(total, keys, x[self._at[kind]])
        return total

    def _people(self, x: Floats) -> None:
        data, model = self._model.data, self._model
        flow, wait, over = (model.kind(kind) for kind in ("flow", "wait", "over"))
        moved = self._total(x, "flow", data.found.shape, flow["d"], flow["c"], flow["t"]).cumsum(axis=2)
        waiting = data.found - moved
        overdue = np.maximum(data.due - moved, 0.0)
        x[self._at["wait"]] = waiting[wait["d"], wait["c"], wait["t"]]
        x[self._at["over"]] = overdue[over["d"], over["c"], over["t"]]
        rule = self._share_people
        shares = (rule.share[rule.rows.keys["d"]] * waiting.sum(axis=2)[rule.rows.keys["d"]]).sum(axis=1)
        self._ranks(x, "people", shares)

    def _asked(self, x: Floats) -> Ints:
        """What norms ask for where people are by these decisions, shape (P, I, T); set in x too."""
        data, norm = self._model.data, self._model.kind("norm")
        if not len(norm):
            return np.zeros(data.need.shape, dtype=np.int64)
        flow, shape = self._model.kind("flow"), data.found.shape
        out = self._total(x, "flow", shape, flow["d"], flow["c"], flow["t"])
        into = self._total(x, "flow", shape, flow["p"], flow["c"], flow["t"])
        moved, placed = (np.round(total).astype(np.int64) for total in (out, into))
        asked = data.norms.units(data.found - moved.cumsum(axis=2) + staying(placed, data.present))
        x[self._at["norm"]] = asked[norm["p"], norm["i"], norm["t"]]
        return asked

    def _supplies(self, x: Floats) -> None:
        data, model = self._model.data, self._model
        ship, hand, use, short = (model.kind(kind) for kind in ("ship", "hand", "used", "short"))
        shape = data.need.shape
        out = self._total(x, "ship", shape, ship["o"], ship["i"], ship["t"])
        arrival = ship["t"] + data.lead[ship["o"], ship["q"]]
        beyond = arrival >= data.days
        into = self._total(
            x, "ship", (*shape[:2], data.days + 1), ship["q"], ship["i"], np.where(beyond, data.days, arrival)
        )[:, :, : data.days]
        there = data.arrived + (into - out).cumsum(axis=2)
        need = data.need + self._asked(x)
        eaten = used(data.durable, there, need)
        stock = there - eaten.cumsum(axis=2)
        missing = np.where(data.durable[None, :, None], np.maximum(need - stock, 0.0), need - eaten)
        x[self._at["used"]] = eaten[use["p"], use["i"], use["t"]]
        x[self._at["hand"]] = stock[hand["p"], hand["i"], hand["t"]]
        x[self._at["short"]] = missing[short["p"], short["i"], short["t"]]
        rule = self._share_supplies
        p, i = rule.rows.keys["p"], rule.rows.keys["i"]
        self._ranks(x, "supplies", missing.sum(axis=2)[p, i] / rule.total[p, i])

    def _ranks(self, x: Floats, of: str, shares: Floats) -> None:
        """The largest share, those after it, and what each share is above each of them."""
        x[self._at[f"worst_{of}"]] = shares.max(initial=0.0)
        numbers = self._model.kind(f"rank_{of}")["rank"]
        rank = np.sort(shares)[::-1][numbers - 1]
        x[self._at[f"rank_{of}"]] = rank
        x[self._at[f"beyond_{of}"]] = np.maximum(shares - rank[:, None], 0.0).ravel()

    def _changes(self, x: Floats) -> None:
        previous, now = self._model.data.previous, np.zeros(len(self._model.kind("more")))
        if not len(now):
            return
        for kind, index, keys in (
            ("flow", self._changes_of.people, "dcpt"),
            ("ship", self._changes_of.goods, "oqit"),
        ):
            order = index(*(self._model.kind(kind)[key] for key in keys))
            np.add.at(now, order[order >= 0], x[self._at[kind]][order >= 0])
        x[self._at["more"]] = np.maximum(now - previous.quantities(), 0.0)
        x[self._at["less"]] = np.maximum(previous.quantities() - now, 0.0)

    def _links(self, x: Floats) -> None:
        link, flow, ship = (self._model.kind(kind) for kind in ("link", "flow", "ship"))
        if not len(link):
            return
        which, help_ = Index.of(self._model.data.minutes.shape, link["o"], link["q"]), np.zeros(len(link))
        for kind, of in (("flow", which(flow["p"], flow["d"])), ("ship", which(ship["o"], ship["q"]))):
            np.add.at(help_, of[of >= 0], x[self._at[kind]][of >= 0])
        x[self._at["link"]] = help_ > 0.5
