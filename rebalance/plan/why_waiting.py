"""Why people wait: what the plan's own figures show on that day, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from rebalance.model.candidates import rooms_for
from rebalance.plan.accounts import Accounts, Site
from rebalance.plan.document.left import Reason
from rebalance.plan.partners import Partners
from rebalance.plan.spare import LISTED, Spare, listing
from rebalance.plan.speech import Speech
from rebalance.words import Message


class WhyWaiting:
    """Reasons for a place, category and day: which of room, road and vehicle is missing."""

    def __init__(self, accounts: Accounts, say: Speech) -> None:
        self._accounts = accounts
        self._say = say
        self._data = accounts.data
        self._usable = rooms_for(accounts.data)
        self._reach: dict[tuple[int, int], dict[int, list[int]]] = {}
        self._spots: dict[tuple[int, int, int], int] = {}

    @cached_property
    def _spare(self) -> Spare:
        return Spare(self._accounts)

    @cached_property
    def _partners(self) -> Partners:
        return Partners(self._accounts)

    @cached_property
    def _sites(self) -> dict[tuple[int, int], list[tuple[Site, int]]]:
        """By place and category: sites with rooms that it accepts, and the rooms each person takes."""
        data = self._data
        types = {name: n for n, name in enumerate(data.room_types)}
        sites: dict[str, list[tuple[Site, int]]] = defaultdict(list)
        for site in sorted(self._accounts.opened):
            sites[site[0]].append((site, types[site[2]]))
        return {
            (p, c): [
                (site, int(data.rooms_per_person[c, kind]))
                for site, kind in sites[place]
                if data.accepts[c, kind]
            ]
            for p, place in enumerate(data.places)
            for c in range(len(data.categories))
        }

    def __call__(self, d: int, c: int, t: int) -> tuple[Reason, ...]:
        """Give the reasons why people of category c wait at place d at the end of day t."""
        data = self._data
        home = self._say.place(data.places[d])
        category = self._say.thing("categories", data.categories[c])
        usable = np.flatnonzero(self._usable[c])
        if not len(usable):
            return (self._because("rooms", "no-rooms", category=category),)
        ways = {p: fleets for p, fleets in self._ways(d, int(data.cohort[c])).items() if self._usable[c, p]}
        if not ways:
            allowed = usable[data.may_take[usable, d]].tolist()
            if not allowed:
                return (self._because("pairs", "no-pair", category=category, home=home),)
            names = self._names(allowed)
            what = "no-vehicle" if data.instance.has_vehicles else "no-road"
            return (self._because("unreachable", what, category=category, home=home, places=names),)
        free = [p for p in ways if self._places_for_one(p, c, t)]
        full = [p for p in ways if not self._places_for_one(p, c, t)]
        if not free:
            return (self._no_room(full, c, t, Message("wait.within-reach", {"category": category})),)
        paired = [p for p in free if self._partners.may_help(p, d)]
        if not paired:
            return (self._because("pairs", "limit", places=self._names(free), home=home),)
        free, names = paired, self._names(paired)
        if any(self._goes(ways[p], d, c, p, t) for p in free):
            return (self._because("unused", "unused", places=names),)
        vehicles = self._because("vehicles", "vehicles", places=names)
        if not full:
            return (vehicles,)
        there = self._names(full)
        at_them = Message("wait.at", {"category": category, "places": there})
        return vehicles, self._no_room(full, c, t, at_them)

    def _because(self, limit: str, what: str, **blanks: object) -> Reason:
        return Reason(limit=limit, message=self._say(f"wait.{what}", **blanks))

    def _names(self, places: list[int]) -> Message | str:
        return listing([self._say.place(self._data.places[p]) for p in places[:LISTED]], len(places))

    def _ways(self, d: int, cohort: int) -> dict[int, list[int]]:
        """List the places that can be reached, and may be, each with the fleets that go there."""
        data, key = self._data, (d, cohort)
        if key not in self._reach:
            first, last = np.searchsorted(data.roads.origin, [d, d + 1])
            near = data.roads.destination[first:last]
            may = near[data.may_take[near, d]].tolist()
            if data.instance.has_vehicles:
                ways = zip(may, self._spare.ways([d] * len(may), may, cohort), strict=True)
                self._reach[key] = {p: fleets for p, fleets in ways if fleets}
            else:
                self._reach[key] = {p: [] for p in may}
        return self._reach[key]

    def _goes(self, fleets: list[int], d: int, c: int, p: int, t: int) -> bool:
        if not self._data.instance.has_vehicles:
            return True
        return self._spare.takes_one_more(fleets, d, p, int(self._data.cohort[c]), t)

    def _places_for_one(self, p: int, c: int, t: int) -> int:
        """Count how many more people of the category could stay there from this day on."""
        key = (p, c, t)
        if key not in self._spots:
            stay = range(t, min(t + int(self._data.stay[c]), self._data.days))
            self._spots[key] = sum(
                min(self._free(site, day) for day in stay) // each for site, each in self._sites[p, c]
            )
        return self._spots[key]

    def _free(self, site: Site, t: int) -> int:
        return self._accounts.opened[site][t] - self._accounts.held[site][t]

    def _no_room(self, places: list[int], c: int, t: int, usable: Message) -> Reason:
        sites = [entry for p in places for entry in self._sites[p, c]]
        opened = sum(self._accounts.opened[site][t] for site, _ in sites)
        held = sum(self._accounts.held[site][t] for site, _ in sites)
        if opened == 0:
            what = "none-open"
        elif held == opened == 1:
            what = "only-taken"
        elif held == opened:
            what = "all-taken"
        elif any(self._free(site, t) >= each for site, each in sites):
            what = "none-for-stay"
        else:
            what = "too-few"
        return self._because("rooms", what, usable=usable, opened=opened, held=held)
