"""What goes between neighbourhoods, shared out among their places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints, cells
from rebalance.model.candidates import SUPPLIES
from rebalance.model.model import Candidates, Model
from rebalance.solve.reserve import SOME
from rebalance.solve.sifting import best


@dataclass(frozen=True)
class Ways:
    """Candidates between neighbourhoods between which something goes; all arrays of shape (n,).

    Attributes
    ----------
    numbers : array of int
        Which candidates.
    minutes : array of float
    sender, taker : array of int
        Who sends, and who takes, of all that goes between two neighbourhoods.
    sent, taken : array of float
        How much each sender sends, and each taker takes.
    """

    numbers: Ints
    minutes: Floats
    sender: Ints
    taker: Ints
    sent: Floats
    taken: Floats

    def amounts(self) -> Floats:
        """Share out what goes, the shortest ways first."""
        left = dict(zip(self.sender.tolist(), self.sent.tolist(), strict=True))
        room = dict(zip(self.taker.tolist(), self.taken.tolist(), strict=True))
        amounts = np.zeros(len(self.numbers))
        senders, takers = self.sender.tolist(), self.taker.tolist()
        for n in np.lexsort((self.numbers, self.minutes)).tolist():
            one, other = senders[n], takers[n]
            goes = min(left[one], room[other])
            if goes > SOME:
                amounts[n] = goes
                left[one] -= goes
                room[other] -= goes
        return amounts

    def shortest(self, group: Ints, few: int) -> Ints:
        """Numbers of the shortest few candidates of each group."""
        return self.numbers[best(np.arange(len(group)), self.minutes, group, few)]


class Spread:
    """Shares out what a relaxation over neighbourhoods says.

    Of people who leave a neighbourhood each place sends as many as of its own are there; they come to its
    places by the rooms that are open. Supplies leave by what there is to spare, and come by what is needed.

    Parameters
    ----------
    every : Candidates
        Between places.
    label : array of int, shape (P,)
        The neighbourhood of each place.
    coarse : Model
        Of the neighbourhoods.
    wish : dict of str to array of float
        Values of its columns, by kind.
    """

    def __init__(self, every: Candidates, label: Ints, coarse: Model, wish: dict[str, Floats]) -> None:
        self._every = every
        self._data = every.data
        self._label = label
        self._coarse = coarse
        self._wish = wish
        self._placed = self._by_pool()

    def people(self) -> Ways:
        """Where people go."""
        data = self._data
        coming = np.zeros(data.found.shape)
        np.add.at(coming, data.pools.place, self._placed.transpose(1, 0, 2))
        return self._ways(self._every.flow, ("d", "c", "p", "t"), data.found, coming)

    def supplies(self) -> Ways:
        """Where supplies go."""
        data = self._data
        need = np.repeat(data.total_need[:, :, None], data.days, axis=2)
        return self._ways(self._every.ship, ("o", "i", "q", "t"), np.maximum(data.free, 0), need)

    def place(self, place: Columns) -> Floats:
        """How many people get rooms of each pool."""
        return self._placed[place["c"], place["g"], place["t"]]

    def _by_pool(self) -> Floats:
        """People who get rooms of each pool, shape (C, G, T)."""
        pools, few, place = self._data.pools, self._coarse.data.pools, self._coarse.kind("place")
        placed = np.zeros((len(self._data.categories), len(few), self._data.days))
        placed[place["c"], place["g"], place["t"]] = self._wish["place"]
        number = np.full((len(self._coarse.data.places), len(self._data.room_types)), -1)
        number[few.place, few.room_type] = np.arange(len(few))
        of = number[self._label[pools.place], pools.room_type]
        return np.asarray(placed[:, of] * _part(np.maximum(pools.open, 0), np.maximum(few.open, 0)[of]))

    def _ways(
        self, columns: Columns, keys: tuple[str, str, str, str], leaving: Ints, coming: Floats | Ints
    ) -> Ways:
        """Find the candidates between neighbourhoods, and what their ends send and take.

        Parameters
        ----------
        columns : Columns
        keys : (str, str, str, str)
            Its keys for the origin, what goes, the destination and the day.
        leaving, coming : array, shape (P, categories or items, T)
            By which origins, and destinations, share what goes.
        """
        label, n, size = self._label, len(self._coarse.data.places), len(self._data.places)
        things, days = leaving.shape[1:]
        goes = np.zeros((n, things, n, days))
        block = self._coarse.kind(columns.kind)
        goes[tuple(block[key] for key in keys)] = self._wish[columns.kind]
        goes[goes < SOME] = 0.0
        o, w, d, t = (columns[key] for key in keys)
        numbers = np.flatnonzero(goes.ravel()[cells(goes.shape, label[o], w, label[d], t)])
        o, w, d, t = (columns[key][numbers] for key in keys)
        amount = goes[label[o], w, label[d], t]
        return Ways(
            numbers,
            np.asarray(self._data.minutes[o, d]),
            cells((size, things, n, days), o, w, label[d], t),
            cells((size, things, n, days), d, w, label[o], t),
            amount * self._share(leaving)[o, w, t],
            amount * self._share(coming)[d, w, t],
        )

    def _share(self, values: Floats | Ints) -> Floats:
        """Which part each place has of what there is in its neighbourhood."""
        total = np.zeros((len(self._coarse.data.places), *values.shape[1:]))
        np.add.at(total, self._label, values)
        return _part(values, total[self._label])


def _part(of: Floats | Ints, whole: Floats | Ints) -> Floats:
    return np.divide(of, whole, out=np.zeros(of.shape), where=whole > 0)


def driven(model: Model, flow: Floats, ship: Floats) -> Floats:
    """Trips for what goes, by the vehicles that take least time for each of those aboard.

    Parameters
    ----------
    model : Model
    flow, ship : array of float
        Values of its columns of these kinds.

    Returns
    -------
    array of float
        Values of its trips, fractions of them too.
    """
    data, trips, people, goods = model.data, model.kind("trips"), model.kind("flow"), model.kind("ship")
    shape = (len(data.places), len(data.places), SUPPLIES + 1, data.days)
    leg = np.concatenate(
        [
            cells(shape, people["d"], people["p"], data.cohort[people["c"]], people["t"]),
            cells(shape, goods["o"], goods["q"], np.full(len(goods), SUPPLIES), goods["t"]),
        ]
    )
    legs, which = np.unique(leg, return_inverse=True)
    load = np.bincount(which, weights=np.concatenate([flow, ship * data.unit_kg[goods["i"]]]))
    of_trip = cells(shape, trips["o"], trips["d"], trips["load"], trips["t"])
    room = np.where(trips["load"] == SUPPLIES, data.fleets.payload[trips["k"]], data.fleets.seats[trips["k"]])
    minutes = model.journeys.cycle[trips["journey"]] / room
    some = np.flatnonzero(np.isin(of_trip, legs))
    chosen = best(some, minutes[some], of_trip[some], 1)
    found = np.zeros(len(trips))
    found[chosen] = load[np.searchsorted(legs, of_trip[chosen])] / room[chosen]
    return found
