"""Which places are planned together: those between which most goes, otherwise in every round."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.solve.united import united

PLACES = 30
"""Most places of a sector: as many as a province has are planned within seconds."""

NEARNESS = 1e-9
"""What a road counts on which nothing goes, divided by its minutes, beside the traffic of all, which is 2."""

NOISE = 1.0
"""By how much, on a logarithmic scale, what goes is shaken for places to come together otherwise."""


class Borders:
    """Draws the borders of sectors.

    Parameters
    ----------
    model : Model
    wish : dict of str to array of float
        The relaxation's values of people and goods on the road.
    """

    def __init__(self, model: Model, wish: dict[str, Floats]) -> None:
        data, n = model.data, len(model.data.places)
        self._places = n
        flow, ship = model.kind("flow"), model.kind("ship")
        people = wish["flow"] * data.weight[flow["c"]]
        need = np.maximum(data.total_need.sum(axis=0), 1)[ship["i"]]
        goods = wish["ship"] * data.item_weight[ship["i"]] / need
        ways, amounts = [], []
        for o, d, amount in ((flow["d"], flow["p"], people), (ship["o"], ship["q"], goods)):
            ways.append(np.minimum(o, d) * n + np.maximum(o, d))
            amounts.append(amount / max(float(amount.sum()), 1e-12))
        way, which = np.unique(np.concatenate(ways), return_inverse=True)
        traffic = np.bincount(which, weights=np.concatenate(amounts), minlength=len(way))
        one, other = way // n, way % n
        apart = one != other
        self._one, self._other = one[apart], other[apart]
        self._near = traffic[apart] + NEARNESS / (1.0 + data.minutes[self._one, self._other])
        self._chance = np.random.default_rng(0)

    def drawn(self, number: int) -> Ints:
        """Put places together along the ways with most traffic, from the second round on as chance has it.

        Returns
        -------
        array of int, shape (P,)
            The number of each place's sector.
        """
        near = self._near
        if number:
            # The root, for chance to matter beside traffic too.
            near = np.sqrt(near) * np.exp(self._chance.normal(0.0, NOISE, len(near)))
        order = np.lexsort((self._other, self._one, -near))
        return united(self._places, self._one[order], self._other[order], PLACES)
