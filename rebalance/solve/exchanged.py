"""Who changes places in a first plan, so that less has to be brought to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from rebalance.model.model import Candidates
from rebalance.solve.asked import Asked
from rebalance.solve.at_work import Leg
from rebalance.solve.carrying import Carrying, Way

WAYS = 25
"""Nearest places to which somebody may go instead, beside those to which there are trips already."""

NOTHING = 1e-12
"""A change that is less than this is none."""


@dataclass(frozen=True)
class _Exchange:
    """One goes to another place, into a room there, and somebody may come from there into the one left."""

    way: Way
    pool: int
    there: int
    other_pool: int
    instead: tuple[int, int] | None


class Exchanging:
    """Has people change places two by two, or one go where there is room, on the days on which they go.

    Who goes when and who waits stays as it is, and so does what each level of people comes to. Trips are
    added if that leaves less to be brought: the road comes after what is short.

    Parameters
    ----------
    every : Candidates
        By whose norms something is asked for.
    people : Carrying
        Who goes where, which is changed.
    """

    def __init__(self, every: Candidates, people: Carrying) -> None:
        self._data, self._people = every.data, people
        self._asked = Asked(every.data, people.present())
        # Who comes to a place on a day, of each cohort, as origin and category; where those of a place go.
        self._come: dict[tuple[int, int, int], dict[tuple[int, int], None]] = defaultdict(dict)
        self._go: dict[tuple[int, int, int], dict[int, None]] = defaultdict(dict)
        some = people.changeable()
        for way in zip(*(every.flow[key][some].tolist() for key in ("d", "c", "p", "t")), strict=True):
            self._note(way)
        self._near: dict[tuple[int, int, int], list[int]] = {}

    def run(self, going: Callable[[], bool]) -> None:
        """Exchange people as long as that helps, and there is time."""
        changed = {p for p, _, _ in self._come}
        while changed:
            ways = [way for way in self._asking() if way[2] in changed]
            changed = set()
            for way in ways:
                while going() and (best := self._best(way)) is not None and self._carry_out(best):
                    changed |= {way[2], best.there}

    def _asking(self) -> list[Way]:
        """How those go who ask for anything."""
        return sorted(
            (d, c, p, t)
            for (p, _, t), who in self._come.items()
            for d, c in who
            if self._asked.by(c) and self._goes((d, c, p, t))
        )

    def _note(self, way: Way) -> None:
        d, c, p, t = way
        h = int(self._data.cohort[c])
        self._come[p, h, t][d, c] = None
        self._go[d, h, t][p] = None

    def _goes(self, way: Way) -> bool:
        return bool(self._people.moved[self._people.number(way)])

    def _best(self, way: Way) -> _Exchange | None:
        """The exchange that saves most, or, of those that save nothing, makes it most uneven."""
        if not self._goes(way):
            return None
        d, c, p, t = way
        h = int(self._data.cohort[c])
        least, best = (0.0, -NOTHING), None
        for there in dict.fromkeys([*self._go[d, h, t], *self._nearest(d, c, t)]):
            if there == p or self._people.number((d, c, there, t)) < 0:
                continue
            for instead in (*self._come[there, h, t], None):
                other = instead[1] if instead else None
                if other is not None and self._asked.alike(c, other):
                    continue
                saves, evens = self._asked.change(p, t, other, c)
                more, uneven = self._asked.change(there, t, c, other)
                saved, spread = saves + more, -(evens + uneven)
                found = (saved if abs(saved) > NOTHING else 0.0, spread)
                if found >= least:
                    continue
                exchange = self._possible(way, there, instead, trips=found[0] < 0)
                if exchange is not None:
                    least, best = found, exchange
        return best

    def _possible(
        self, way: Way, there: int, instead: tuple[int, int] | None, trips: bool
    ) -> _Exchange | None:
        """Find seats, on further trips too if these are worth it, and rooms."""
        _, c, p, t = way
        people, back = self._people, (*instead, p, t) if instead else None
        if back is not None and (people.number(back) < 0 or not self._goes((*back[:2], there, t))):
            return None
        seats = [people.seat(leg) for leg in self._legs(way, there, back)]
        if None in seats or (False in seats and not trips):
            return None
        other = back[1] if back is not None else None
        for pool in people.pools(c, p, t):
            if other is not None and not people.fits(pool, t, other, c):
                continue
            for g in people.pools(other, there, t) if other is not None else self._pools(there):
                if people.fits(g, t, c, other):
                    return _Exchange(way, pool, there, g, instead)
        return None

    def _legs(self, way: Way, there: int, back: Way | None) -> list[Leg]:
        """Where seats are needed: those who change places, and come from one, change seats too."""
        d, c, _, t = way
        if back is not None and back[0] == d:
            return []
        return [self._people.leg(one) for one in ((d, c, there, t), back) if one is not None]

    def _carry_out(self, exchange: _Exchange) -> bool:
        """Have an exchange take place, unless two trips were needed of vehicles that can make but one."""
        way, there, p, t = exchange.way, exchange.there, exchange.way[2], exchange.way[3]
        back = (*exchange.instead, p, t) if exchange.instead else None
        if not self._people.board(self._legs(way, there, back)):
            return False
        self._move(way, exchange.pool, there, exchange.other_pool)
        if back is not None:
            self._move((*back[:2], there, t), exchange.other_pool, p, exchange.pool)
        return True

    def _move(self, way: Way, pool: int, there: int, other: int) -> None:
        d, c, p, t = way
        self._people.resettle(way, pool, there, other)
        self._asked.move(c, t, p, there)
        self._note((d, c, there, t))
        if not self._goes(way):
            del self._come[p, int(self._data.cohort[c]), t][d, c]

    def _nearest(self, d: int, c: int, t: int) -> list[int]:
        """Nearest places where those of a category could go: others come there already, or there is room."""
        if (d, c, t) not in self._near:
            h, order = int(self._data.cohort[c]), self._people.places(d, c, t)
            some = (p for p in order if self._come.get((p, h, t)) or self._room(c, p, t))
            self._near[d, c, t] = list(islice(some, WAYS))
        return self._near[d, c, t]

    def _room(self, c: int, p: int, t: int) -> bool:
        return any(self._people.fits(g, t, c, None) for g in self._pools(p))

    def _pools(self, p: int) -> range:
        return range(*np.searchsorted(self._data.pools.place, [p, p + 1]).tolist())
