"""Why an item falls short: what the plan's own figures show up to that day, and nothing else."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rebalance.model.arrays import Ints
from rebalance.model.candidates import SUPPLIES
from rebalance.plan.accounts import Accounts
from rebalance.plan.document.left import Reason
from rebalance.plan.partners import Partners
from rebalance.plan.spare import LISTED, Spare, listing
from rebalance.plan.speech import Speech
from rebalance.words import Message, counted


class WhyShort:
    """Reasons for a place, item and day: which of stock, road, time and vehicle is missing."""

    def __init__(self, accounts: Accounts, say: Speech) -> None:
        self._accounts = accounts
        self._say = say
        self._data = accounts.data
        self._reach: dict[tuple[int, int], dict[int, list[int]]] = {}
        self._days: dict[int, dict[int, int]] = {}

    @cached_property
    def _spare(self) -> Spare:
        return Spare(self._accounts)

    @cached_property
    def _partners(self) -> Partners:
        return Partners(self._accounts)

    @cached_property
    def _left(self) -> Ints:
        """Units, (P, I, T), that could still leave on each day, and are not used or needed there later."""
        accounts, data = self._accounts, self._data
        came = accounts.shipped_in.cumsum(axis=2)
        before = np.concatenate([np.zeros_like(came[:, :, :1]), came[:, :, :-1]], axis=2)
        may_leave = data.free + before - accounts.shipped_out.cumsum(axis=2)
        kept = np.where(data.durable[None, :, None], accounts.need, 0)
        most = np.minimum(may_leave, accounts.on_hand - kept)
        left = np.flip(np.minimum.accumulate(np.flip(most, axis=2), axis=2), axis=2)
        return np.maximum(left, 0)

    def __call__(self, q: int, i: int, t: int) -> tuple[Reason, ...]:
        """Give the reasons why item i is short at place q on day t."""
        data = self._data
        here, item = self._say.place(data.places[q]), self._item(i)
        came = data.arrived[:, i, -1] + self._accounts.shipped_in[:, i, :].sum(axis=1)
        holders = [o for o in np.flatnonzero(came > 0).tolist() if o != q]
        if not holders:
            return (self._because("stock", "no-stock", item=item),)
        allowed = [o for o, may in zip(holders, data.may_ship[np.array(holders), q], strict=True) if may]
        if not allowed:
            return (self._because("pairs", "no-pair", item=item, here=here),)
        if (q, i) not in self._reach:
            self._reach[q, i] = self._ways(q, i, allowed)
        ways = self._reach[q, i]
        if not ways:
            what = "no-truck" if data.instance.has_vehicles else "no-road"
            places = self._names(allowed)
            return (self._because("unreachable", what, item=item, here=here, places=places),)
        lead = self._lead(q)
        in_time = [o for o in ways if lead[o] <= t]
        having = [o for o in in_time if self._left[o, i, t - lead[o]] > 0]
        if not having:
            return tuple(self._nothing(q, i, t, in_time, [o for o in ways if o not in in_time]))
        paired = [o for o in having if self._partners.may_help(o, q)]
        if not paired:
            return (self._because("pairs", "limit", item=item, here=here, places=self._names(having)),)
        having, names = paired, self._names(paired)
        total = sum(int(self._left[o, i, t - lead[o]]) for o in having)
        if any(self._goes(ways[o], o, q, i, t) for o in having):
            unused = self._because("unused", "unused", item=item, places=names)
            empty = [o for o in in_time if self._left[o, i, t - lead[o]] <= 0]
            if not empty or total >= self._accounts.short[q, i, t]:
                return (unused,)
            # A few units left over do not explain why many are short.
            return self._nothing(q, i, t, empty, [])[0], unused
        return (self._because("freight", "freight", item=item, places=names, units=counted("unit", total)),)

    def _lead(self, q: int) -> dict[int, int]:
        """Days on the way here from each place, asked for at once: one by one that takes most of the time."""
        if q not in self._days:
            lead = self._data.lead[np.arange(len(self._data.places)), q]
            self._days[q] = dict(enumerate(lead.tolist()))
        return self._days[q]

    def _because(self, limit: str, what: str, **blanks: object) -> Reason:
        return Reason(limit=limit, message=self._say(f"lack.{what}", **blanks))

    def _item(self, i: int) -> str:
        return self._say.thing("items", self._data.items[i])

    def _nothing(self, q: int, i: int, t: int, in_time: list[int], late: list[int]) -> list[Reason]:
        item, reasons = self._item(i), []
        if in_time:
            reasons.append(self._because("stock", "gone", item=item, places=self._names(in_time)))
        far = [o for o in late if self._left[o, i, 0] > 0]
        if far or not in_time:
            soonest = min(self._lead(q)[o] for o in far or late)
            blanks = {"places": self._names(far or late), "days": counted("day", soonest)}
            reasons.append(self._because("lead", "lead", **blanks))
        return reasons

    def _names(self, places: list[int]) -> Message | str:
        return listing([self._say.place(self._data.places[o]) for o in places[:LISTED]], len(places))

    def _ways(self, q: int, i: int, origins: list[int]) -> dict[int, list[int]]:
        """List the places that can ship here, each with the fleets that can carry a unit."""
        data = self._data
        near = [o for o, leg in zip(origins, data.legs[np.array(origins), q], strict=True) if leg]
        if not data.instance.has_vehicles:
            return {o: [] for o in near}
        ways = self._spare.ways(near, [q] * len(near), SUPPLIES, float(data.unit_kg[i]))
        return {o: fleets for o, fleets in zip(near, ways, strict=True) if fleets}

    def _goes(self, fleets: list[int], o: int, q: int, i: int, t: int) -> bool:
        data = self._data
        if not data.instance.has_vehicles:
            return True
        return any(
            self._spare.takes_one_more(fleets, o, q, SUPPLIES, day, float(data.unit_kg[i]))
            for day in range(t - self._lead(q)[o] + 1)
            if self._left[o, i, day] > 0
        )
