"""What the vehicles have left: time for another trip in the roster, room on the trips made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from rebalance.model.candidates import CARRIES, MINUTE_SLACK
from rebalance.plan.accounts import Accounts
from rebalance.plan.decimals import exact
from rebalance.plan.orders import cycle
from rebalance.words import Message


class Spare:
    """Answers whether one person or unit more could go, with all else as the plan has it."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        data = accounts.data
        self._based: dict[tuple[int, str], list[int]] = defaultdict(list)
        for cargo in CARRIES:
            for k in data.fleets.carrying(cargo).tolist():
                self._based[int(data.fleets.place[k]), cargo].append(k)
        self._room: dict[tuple[int, int, int, int, str], Fraction] = {}
        busy: dict[tuple[int, int], dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for entry in accounts.orders.roster:
            k, t = accounts.fleet[entry.vehicle_place, entry.vehicle], accounts.day(entry.date)
            o, d = accounts.place[entry.origin], accounts.place[entry.destination]
            busy[k, t][entry.number] += cycle(data, k, o, d)
            holds = self._holds(k, entry.carries)
            way = (t, k, o, d, entry.carries)
            self._room[way] = max(self._room.get(way, Fraction(0)), holds - exact(entry.load))
        self._least_busy = {
            (k, t): min(numbers.values()) if len(numbers) == data.fleets.count[k] else Fraction(0)
            for (k, t), numbers in busy.items()
        }

    def _holds(self, k: int, carries: str) -> Fraction:
        fleets = self._accounts.data.fleets
        return exact(fleets.payload[k] if carries == "supplies" else fleets.seats[k])

    def fleets(self, origin: int, destination: int, load: int, size: float = 1) -> list[int]:
        """List the fleets that can make the trip with a cohort, or with a unit of this many kg."""
        data, cargo, found = self._accounts.data, CARRIES[load], []
        for k in sorted(k for base in {origin, destination} for k in self._based[base, cargo]):
            base = int(data.fleets.place[k])
            legs = ((base, origin), (origin, destination), (destination, base))
            if not all(data.legs[leg] for leg in legs):
                continue
            shift = exact(data.fleets.shift[k]) + exact(MINUTE_SLACK)
            if cycle(data, k, origin, destination) <= shift and self._holds(k, cargo) >= exact(size):
                found.append(k)
        return found

    def takes_one_more(
        self, fleets: Sequence[int], origin: int, destination: int, load: int, day: int, size: float = 1
    ) -> bool:
        """Say whether one of these fleets has a seat (or payload) left, or time for another trip."""
        data = self._accounts.data
        for k in fleets:
            left = self._room.get((day, k, origin, destination, CARRIES[load]), Fraction(0))
            free = exact(data.fleets.shift[k]) - self._least_busy.get((k, day), Fraction(0))
            if left >= exact(size) or cycle(data, k, origin, destination) <= free + exact(MINUTE_SLACK):
                return True
        return False


def listing(names: Sequence[str], most: int = 4) -> Message | str:
    """Name the first few, and count the others."""
    shown = tuple(names[:most])
    if len(names) > most:
        return Message("listing.more", {"names": shown, "count": len(names) - most})
    return Message("listing.and", {"names": shown[:-1], "last": shown[-1]}) if shown[1:] else "".join(shown)
