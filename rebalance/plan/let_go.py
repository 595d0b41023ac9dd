"""The least of the orders to take back so that the others can stay as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rebalance.instance import Instance
from rebalance.plan.check import RULES, Facts, Violation
from rebalance.plan.check.case import Case
from rebalance.plan.check.facts import Key
from rebalance.plan.check.violation import exact, exceeds
from rebalance.plan.conflicts import broken, concerns, document
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.orders import Orders
from rebalance.solve.least import Least

#: Seconds for a program of a few hundred numbers, which takes less than one.
_TIME = 10.0
#: Rules that one order can break by itself.
_EACH = ("names", "rows", "care", "fleet", "roads", "pairs")

Way = tuple[object, ...]


@dataclass(frozen=True)
class LetGo:
    """Orders as far as they are to be taken back: people or units.

    Attributes
    ----------
    orders : tuple of (order, int)
        How much of each, never 0; the trips that are then empty go as well.
    rest : Orders
        What can stay.
    """

    orders: tuple[tuple[Transfer | Shipment, int], ...]
    rest: Orders


def let_go(instance: Instance, kept: Orders) -> LetGo | None:
    """Find the fewest people and units to take back; None if it cannot be told.

    Trips that cannot be made go with what is on board; the others carry nobody new. What is found has been
    checked. Where the whole units of the freight on a trip do not fit what is left of it, all its orders go.

    Minimise Σ back(j), such that for the rest of each order n(j) − back(j) the rules hold that are broken.
    """
    found, also = broken(instance, kept), set[int]()
    while True:
        case = _Case(instance, kept, found, also)
        result = case.solve()
        if result is None:
            return None
        left = broken(instance, result.rest)
        if not left:
            return result
        orders: list[Transfer | Shipment] = [*kept.transfers, *kept.shipments]
        more = {n for n, order in enumerate(orders) if any(concerns(v, order) for v in left)} - also
        if not more:
            return None
        also |= more


class _Case:
    """The program for one set of orders."""

    def __init__(self, instance: Instance, kept: Orders, found: Sequence[Violation], whole: set[int]) -> None:
        self._facts = Facts(instance)
        self._kept = kept
        self._orders: list[Transfer | Shipment] = [*kept.transfers, *kept.shipments]
        self._least = Least()
        self._back = [self._least.number(_amount(order), 1.0) for order in self._orders]
        for n in sorted(whole | self._alone()):
            self._least.at_least({self._back[n]: 1.0}, _amount(self._orders[n]))
        rules = {violation.rule for violation in found}
        if "found" in rules:
            self._found(found)
        if "rooms" in rules:
            self._rooms(found)
        self._stock()
        if "pairing-limits" in rules:
            self._pairing()
        self._off = self._trips() if kept.roster else []

    def solve(self) -> LetGo | None:
        """Find what goes, and what is then left."""
        values = self._least.solve(_TIME)
        if values is None:
            return None
        back = [round(values[number]) for number in self._back]
        gone = tuple((order, n) for order, n in zip(self._orders, back, strict=True) if n)
        transfers, shipments = list[Transfer](), list[Shipment]()
        for order, n in zip(self._orders, back, strict=True):
            if isinstance(order, Transfer) and n < order.people:
                transfers.append(order.model_copy(update={"people": order.people - n}))
            elif isinstance(order, Shipment) and n < order.quantity:
                shipments.append(order.model_copy(update={"quantity": order.quantity - n}))
        roster = []
        for entry, number in zip(self._kept.roster, self._off, strict=True):
            # A program of floats does not know grams: kilograms are rounded to them.
            load = round(entry.load - values[number], 0 if entry.carries != "supplies" else 3)
            if load > 0:
                same = abs(load - entry.load) < 1e-3
                roster.append(entry if same else entry.model_copy(update={"load": load}))
        trips = []
        for trip in self._kept.trips:
            mine = [entry for entry in roster if _way(entry) == _way(trip)]
            if mine:
                sums = {"trips": len(mine), "load": sum(entry.load for entry in mine)}
                trips.append(trip.model_copy(update=sums))
        return LetGo(gone, Orders(tuple(transfers), tuple(trips), tuple(roster), tuple(shipments)))

    def _alone(self) -> set[int]:
        """Orders that cannot be, whatever the others are."""
        rules = [rule for rule in RULES if rule.name in _EACH]
        alone = set()
        for n, order in enumerate(self._orders):
            case = Case(self._facts, document([order]))
            if any(True for rule in rules for _ in rule.find(case)):
                alone.add(n)
        return alone

    def _found(self, found: Sequence[Violation]) -> None:
        """Σ (n − back) up to a day ≤ found up to it."""
        for place, category in sorted({_spot(v, "place", "category") for v in found if v.rule == "found"}):
            for t in range(self._facts.days):
                moved = {
                    n: 1
                    for n, order in self._transfers()
                    if (order.origin, order.category) == (place, category) and self._day(order) <= t
                }
                self._at_most(moved, self._facts.found_by(place, category, t))

    def _rooms(self, found: Sequence[Violation]) -> None:
        """Σ rooms_per_person × (n − back) of those who stay ≤ rooms that came free, site by site."""
        facts, turnover = self._facts, self._facts.instance.policy.turnover_days
        sites = {_spot(v, "place", "site", "room_type") for v in found if v.rule == "rooms"}
        for site in sorted(sites):
            free = facts.sites.get((site[0], site[1], site[2]), [0] * facts.days)
            for t in range(facts.days):
                held = {}
                for n, order in self._transfers():
                    stay, day = facts.categories.get(order.category), self._day(order)
                    until = facts.days if stay is None or stay.stay is None else day + stay.stay + turnover
                    if (order.destination, order.site, order.room_type) == site and day <= t < until:
                        held[n] = facts.accepts.get((order.category, order.room_type), (0, 1))[1]
                self._at_most(held, free[t])

    def _stock(self) -> None:
        """Σ shipped out up to a day − Σ shipped in before it ≤ arrived − reserve: what goes may be missed."""
        facts, zeros = self._facts, [0] * self._facts.days
        for item in sorted({order.item for order in self._kept.shipments}):
            mine = [(n, order) for n, order in self._shipments() if order.item == item]
            for place in sorted({order.origin for _, order in mine}):
                for t in range(facts.days):
                    gone = dict[int, int]()
                    for n, order in mine:
                        if order.origin == place and self._day(order) <= t:
                            gone[n] = 1
                        comes = self._day(order) + facts.lead_days(order.origin, order.destination)
                        if order.destination == place and comes < t:
                            gone[n] = -1
                    arrived = sum(facts.arrived.get((place, item), zeros)[: t + 1])
                    self._at_most(gone, arrived - facts.reserve.get((place, item), zeros)[t])

    def _pairing(self) -> None:
        """Σ pairs that help ≤ max_…, for each district and city; n − back ≤ n × pair."""
        facts, policy, least = self._facts, self._facts.instance.policy, self._least
        pairs: dict[Key, int] = {}
        for n, order in enumerate(self._orders):
            helper, helped = order.origin, order.destination
            if isinstance(order, Transfer):
                helper, helped = helped, helper
            if facts.role.get(helper) == "supporting" and facts.role.get(helped) == "recipient":
                if (helper, helped) not in pairs:
                    pairs[helper, helped] = least.number(1)
                amount = _amount(order)
                least.at_least({self._back[n]: 1.0, pairs[helper, helped]: amount}, amount)
        limits = (policy.max_recipients_per_supporter, policy.max_supporters_per_recipient)
        for end, limit in enumerate(limits):
            for place in sorted({pair[end] for pair in pairs}) if limit is not None else ():
                least.at_least({x: -1.0 for pair, x in pairs.items() if pair[end] == place}, -(limit or 0))

    def _trips(self) -> list[int]:
        """Take off each trip what goes: all, where it cannot be made; of two that overlap, one."""
        facts, least = self._facts, self._least
        roster, off = self._kept.roster, list[int]()
        vehicles: dict[Way, list[tuple[Fraction, Fraction, int]]] = defaultdict(list)
        dropped: list[int] = []
        aboard: dict[Way, dict[int, float]] = defaultdict(dict)
        for entry in roster:
            off.append(least.number(entry.load, whole=entry.carries != "supplies"))
            dropped.append(least.number(1))
            least.at_least({off[-1]: 1.0, dropped[-1]: -entry.load}, 0.0)
            aboard[_way(entry)][off[-1]] = 1.0
            fleet = facts.fleets.get((entry.vehicle_place, entry.vehicle))
            back = self._back_at(entry)
            if fleet is None or back is None:
                least.at_least({dropped[-1]: 1.0}, 1.0)
                continue
            least.at_least({off[-1]: 1.0}, float(entry.load - fleet.room_for(entry.carries)))
            day = (entry.date, entry.vehicle_place, entry.vehicle, entry.number)
            vehicles[day].append((exact(entry.departs_minute), back, dropped[-1]))
        for times in vehicles.values():
            times.sort()
            for i, (_, back, one) in enumerate(times):
                for departs, _, other in times[i + 1 :]:
                    if exceeds(back, departs):
                        least.at_least({one: 1.0, other: 1.0}, 1.0)
        for n, order in enumerate(self._orders):
            for way in self._ways(order, aboard):
                aboard[way][self._back[n]] = -self._weight(order)
        for terms in aboard.values():
            least.equal(terms, 0.0)
        return off

    def _back_at(self, entry: RosterEntry) -> Fraction | None:
        """Minute at which a vehicle is back from a trip that it can make by itself."""
        key = (entry.vehicle_place, entry.vehicle)
        fleet = self._facts.fleets.get(key)
        if fleet is None or entry.number > fleet.count:
            return None
        cycle = self._facts.cycle(key, entry.origin, entry.destination)
        back = None if cycle is None else exact(entry.departs_minute) + cycle
        return None if back is None or exceeds(back, fleet.shift) else back

    def _ways(self, order: Transfer | Shipment, aboard: Container[Way]) -> list[Way]:
        """The line of the list of trips on which an order is carried, if it is there."""
        cargoes = ["supplies"]
        if isinstance(order, Transfer):
            known = self._facts.categories.get(order.category)
            cargoes = [known.cohort] if known else ["contact", "positive"]
        fleet = (order.date, order.vehicle_place, order.vehicle)
        ways: list[Way] = [(*fleet, cargo, order.origin, order.destination) for cargo in cargoes]
        return [way for way in ways if way in aboard][:1]

    def _weight(self, order: Transfer | Shipment) -> float:
        if isinstance(order, Transfer) or order.item not in self._facts.items:
            return 1.0
        return float(self._facts.items[order.item].unit_kg)

    def _at_most(self, coefficients: dict[int, int], limit: int) -> None:
        """Let Σ coefficient × (n − back) be no more than a limit."""
        total = sum(c * _amount(self._orders[n]) for n, c in coefficients.items())
        if total > limit or min(coefficients.values(), default=0) < 0:
            self._least.at_least({self._back[n]: float(c) for n, c in coefficients.items()}, total - limit)

    def _day(self, order: Transfer | Shipment) -> int:
        return (order.date - self._facts.instance.start).days

    def _transfers(self) -> list[tuple[int, Transfer]]:
        return list(enumerate(self._kept.transfers))

    def _shipments(self) -> list[tuple[int, Shipment]]:
        return list(enumerate(self._kept.shipments, len(self._kept.transfers)))


def _amount(order: Transfer | Shipment) -> int:
    return order.people if isinstance(order, Transfer) else order.quantity


def _spot(violation: Violation, *names: str) -> tuple[str, ...]:
    return tuple(str(violation.where[name]) for name in names)


def _way(row: RosterEntry | object) -> Way:
    """What trips of one line of the list of trips have in common."""
    names = ("date", "vehicle_place", "vehicle", "carries", "origin", "destination")
    return tuple(getattr(row, name) for name in names)
