"""Why an item falls short: what the plan's own figures show up to that day, and nothing else."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rebalance.model.arrays import Ints
from rebalance.model.candidates import SUPPLIES
from rebalance.plan.accounts import Accounts
from rebalance.plan.schema import Reason
from rebalance.plan.spare import Spare, counted, listing


class WhyShort:
    """Reasons for a place, item and day: which of stock, road, time and vehicle is missing."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._data = accounts.data

    @cached_property
    def _spare(self) -> Spare:
        return Spare(self._accounts)

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
        here, item = data.places[q], data.items[i]
        came = data.arrived[:, i, -1] + self._accounts.shipped_in[:, i, :].sum(axis=1)
        holders = [o for o in range(len(data.places)) if o != q and came[o] > 0]
        if not holders:
            return (Reason(limit="stock", message=f"no other place ever has any {item}"),)
        allowed = [o for o in holders if data.may_ship[o, q]]
        if not allowed:
            return (Reason(limit="pairs", message=f"no other place that has {item} may ship to {here}"),)
        ways = self._ways(q, i, allowed)
        if not ways:
            what = f"no truck that holds a unit of {item} can go to {here} from {self._names(allowed)}"
            if not data.instance.has_vehicles:
                what = f"no road that may be used leads to {here} from {self._names(allowed)}"
            return (Reason(limit="unreachable", message=what),)
        in_time = [o for o in ways if data.lead[o, q] <= t]
        having = [o for o in in_time if self._left[o, i, t - data.lead[o, q]] > 0]
        if not having:
            return tuple(self._nothing(q, i, t, in_time, [o for o in ways if o not in in_time]))
        names = self._names(having)
        if any(self._goes(ways[o], o, q, i, t) for o in having):
            what = f"this plan leaves {item} unused at {names}, and the means to bring it"
            return (Reason(limit="unused", message=what),)
        total = sum(int(self._left[o, i, t - data.lead[o, q]]) for o in having)
        what = (
            f"{counted(total, 'unit')} of {item} that may leave remain at {names}, but no truck that could "
            "bring one in time has the payload left, or the time for another trip"
        )
        return (Reason(limit="freight", message=what),)

    def _nothing(self, q: int, i: int, t: int, in_time: list[int], late: list[int]) -> list[Reason]:
        data, item, reasons = self._data, self._data.items[i], []
        if in_time:
            what = (
                f"all {item} that {self._names(in_time)} had in time is held back, needed there, or shipped"
            )
            reasons.append(Reason(limit="stock", message=what))
        far = [o for o in late if self._left[o, i, 0] > 0]
        if far or not in_time:
            lead = min(int(data.lead[o, q]) for o in far or late)
            what = f"what {self._names(far or late)} could ship takes at least {counted(lead, 'day')} to come"
            reasons.append(Reason(limit="lead", message=what))
        return reasons

    def _names(self, places: list[int]) -> str:
        return listing([self._data.places[o] for o in places])

    def _ways(self, q: int, i: int, origins: list[int]) -> dict[int, list[int]]:
        """List the places that can ship here, each with the fleets that can carry a unit."""
        data = self._data
        if not data.instance.has_vehicles:
            return {o: [] for o in origins if data.legs[o, q]}
        ways = {o: self._spare.fleets(o, q, SUPPLIES, float(data.unit_kg[i])) for o in origins}
        return {o: fleets for o, fleets in ways.items() if fleets}

    def _goes(self, fleets: list[int], o: int, q: int, i: int, t: int) -> bool:
        data = self._data
        if not data.instance.has_vehicles:
            return True
        return any(
            self._spare.takes_one_more(fleets, o, q, SUPPLIES, day, float(data.unit_kg[i]))
            for day in range(t - int(data.lead[o, q]) + 1)
            if self._left[o, i, day] > 0
        )
