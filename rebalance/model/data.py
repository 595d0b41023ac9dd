"""An instance as arrays: every set sorted and numbered, every figure where its indices say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rebalance.instance import Instance
from rebalance.model.arrays import Floats, Ints, Sparse, cells, uncelled
from rebalance.model.before import Before, Previous
from rebalance.model.norms import Norms

Bools = NDArray[np.bool_]

COHORTS = ("contact", "positive")


@dataclass(frozen=True)
class Fleets:
    """The vehicles of one type at one place, sorted by place and vehicle; all arrays of shape (K,).

    `shift` and `turnaround` are minutes; `seats` people a trip; `payload` kg a trip.
    """

    place: Ints
    vehicle: tuple[str, ...]
    count: Ints
    seats: Ints
    payload: Floats
    shift: Floats
    turnaround: Floats
    carries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.count)

    def carrying(self, what: str) -> Ints:
        """Numbers of the fleets that may carry a cohort, or `supplies`, and have a vehicle."""
        return self._carrying[what]

    @cached_property
    def _carrying(self) -> dict[str, Ints]:
        carries = np.array(self.carries, dtype=object)
        fits = {**{cohort: ("people", cohort) for cohort in COHORTS}, "supplies": ("supplies",)}
        return {
            what: np.flatnonzero(np.isin(carries.astype(str), names) & (self.count > 0))
            for what, names in fits.items()
        }


@dataclass(frozen=True)
class Pools:
    """Rooms that may be counted together without losing a rule; all arrays of shape (G,) or (G, T).

    Rooms of one type at one place form one pool over all sites when no site ever withdraws a room and
    nobody needs more than one: rooms that only ever open are handed on like a colouring of intervals,
    which needs no more rooms than people present. Otherwise each site is a pool of its own.
    """

    place: Ints
    room_type: Ints
    sites: tuple[tuple[str, ...], ...]
    open: Ints

    def __len__(self) -> int:
        return len(self.place)


class Pairs(NamedTuple):
    """Pairs of places, sorted: origins and destinations, shape (n,)."""

    origin: Ints
    destination: Ints

    def where(self, chosen: Bools) -> Pairs:
        """Return some of them."""
        return Pairs(self.origin[chosen], self.destination[chosen])


@dataclass(frozen=True)
class Allowed:
    """Who may help whom in one scope, by the table `pairs`.

    A place with `assigned` rows is helped by those named and itself alone; nobody by those forbidden.
    """

    restricted: Bools
    named: Sparse[np.bool_]
    forbidden: Sparse[np.bool_]

    def __getitem__(self, keys: tuple[Ints | int, Ints | int]) -> Bools:
        """Whether the helper may help the helped."""
        allowed = ~self.restricted[keys[1]] | self.named[keys]
        return np.asarray(allowed & ~self.forbidden[keys])


@dataclass(frozen=True)
class Data:
    """Everything that the rules need of an instance.

    Indices: places d, p, o, q (P of them), categories c (C), room types r (R), fleets k (K), items i (I),
    days t (T). `minutes` and `lead` are (P, P), infinite and 0 where there is no row; `found`, `due` are
    (P, C, T): people found by the end of day t (of them: those who must be moved by then); `stay` and
    `present` are days that a placed person holds the room, and is there; `need`, `most_need`, `arrived`,
    `free` are (P, I, T): needed on day t without norms, at most needed with them wherever people go, arrived
    by day t, arrived by day t less the reserve. `total_need` is (P, I): needed in all, with norms as if
    everybody stayed where found.
    """

    instance: Instance
    days: int
    places: tuple[str, ...]
    recipient: Bools
    priority: Floats
    minutes: Sparse[np.float64]
    lead: Sparse[np.int64]
    categories: tuple[str, ...]
    cohort: Ints
    weight: Floats
    stay: Ints
    present: Ints
    found: Ints
    due: Ints
    room_types: tuple[str, ...]
    accepts: Bools
    penalty: Floats
    rooms_per_person: Ints
    pools: Pools
    fleets: Fleets
    items: tuple[str, ...]
    durable: Bools
    item_weight: Floats
    unit_kg: Floats
    need: Ints
    norms: Norms
    most_need: Ints
    total_need: Ints
    arrived: Ints
    free: Ints
    may_take: Allowed
    may_ship: Allowed
    previous: Previous

    @cached_property
    def roads(self) -> Pairs:
        """Between which places a vehicle may drive: a road, and not too long."""
        limit = self.instance.policy.max_travel_minutes
        usable = self.minutes.values <= (np.inf if limit is None else limit)
        return Pairs(*self.minutes.keys).where(usable)

    @cached_property
    def legs(self) -> Sparse[np.bool_]:
        """Whether a vehicle may drive from one place to another, shape (P, P)."""
        usable = np.ones(len(self.roads.origin), dtype=bool)
        return Sparse.of(self.minutes.shape, np.False_, usable, *self.roads)


def _numbers(values: pd.Series, names: tuple[str, ...]) -> Ints:
    return pd.Index(names).get_indexer(pd.Index(values)).astype(np.int64)


def _by_day(frame: pd.DataFrame, column: str, shape: tuple[int, ...], *keys: Ints) -> Ints:
    total = np.zeros(shape, dtype=np.int64)
    day = np.maximum(frame["day"].to_numpy(dtype=np.int64), 0)
    np.add.at(total, (*keys, day), frame[column].to_numpy(dtype=np.int64))
    return total


def _travel(instance: Instance, places: tuple[str, ...]) -> tuple[Sparse[np.float64], Sparse[np.int64]]:
    frame = instance.travel
    here = np.arange(len(places))
    o, d = _numbers(frame["origin"], places), _numbers(frame["destination"], places)
    m, days = frame["minutes"].to_numpy(dtype=np.float64), frame["lead_days"].to_numpy(dtype=np.int64)
    # What is given holds, then the reverse of what is given, then that nothing is far from itself.
    keys = (np.concatenate([here, d, o]), np.concatenate([here, o, d]))
    shape = (len(places), len(places))
    minutes = Sparse.of(shape, np.float64(np.inf), np.concatenate([np.zeros(len(here)), m, m]), *keys)
    lead = Sparse.of(shape, np.int64(0), np.concatenate([np.zeros(len(here), np.int64), days, days]), *keys)
    return minutes, lead


def _pools(
    instance: Instance, places: tuple[str, ...], types: tuple[str, ...], accepts: Bools, each: Ints, days: int
) -> Pools:
    frame = instance.rooms
    kinds = (_numbers(frame["place"], places), _numbers(frame["room_type"], types))
    names = sorted(set(frame["site"]))
    shape = (len(places), len(types), len(names))
    site, row = np.unique(cells(shape, *kinds, _numbers(frame["site"], tuple(names))), return_inverse=True)
    opened = _by_day(frame, "count", (len(site), days), row).cumsum(axis=1)
    place, kind, name = uncelled(shape, site)
    single = np.array([(each[accepts[:, r], r] == 1).all() for r in range(len(types))], dtype=bool)
    steady = (np.diff(opened, axis=1) >= 0).all(axis=1)
    # Which place and type each site is of; where they count together, the site is of no matter.
    kept, of_kind = np.unique(site // max(len(names), 1), return_inverse=True)
    together = np.ones(len(kept), dtype=bool)
    np.logical_and.at(together, of_kind, steady & single[kind])
    begins = np.flatnonzero(~together[of_kind] | (np.diff(of_kind, prepend=-1) > 0))
    ends = np.append(begins, len(site))[1:]
    totals = np.add.reduceat(opened, begins, axis=0) if len(begins) else opened
    return Pools(
        place[begins],
        kind[begins],
        tuple(tuple(names[n] for n in name[a:b]) for a, b in zip(begins, ends, strict=True)),
        totals.reshape(-1, days),
    )


def _fleets(instance: Instance, places: tuple[str, ...]) -> Fleets:
    frame = instance.vehicles
    return Fleets(
        _numbers(frame["place"], places),
        tuple(frame["vehicle"]),
        frame["count"].to_numpy(dtype=np.int64),
        frame["seats"].to_numpy(dtype=np.int64),
        frame["payload_kg"].to_numpy(dtype=np.float64),
        frame["hours_per_day"].to_numpy(dtype=np.float64) * 60,
        frame["turnaround_minutes"].to_numpy(dtype=np.float64),
        tuple(frame["carries"]),
    )


def _allowed(instance: Instance, places: tuple[str, ...], scope: str) -> Allowed:
    frame = instance.pairs[instance.pairs["scope"].isin([scope, "all"])]
    shape = (len(places), len(places))
    assigned = frame[frame["rule"] == "assigned"]
    helped = _numbers(assigned["recipient"], places)
    restricted = np.zeros(len(places), dtype=bool)
    restricted[helped] = True
    named = assigned["supporting"].fillna("").to_numpy() != ""
    helpers = np.concatenate([helped, _numbers(assigned["supporting"][named], places)])
    forbidden = frame[frame["rule"] == "forbidden"]
    apart = (_numbers(forbidden["supporting"], places), _numbers(forbidden["recipient"], places))

    def marked(*keys: Ints) -> Sparse[np.bool_]:
        return Sparse.of(shape, np.False_, np.ones(len(keys[0]), dtype=bool), *keys)

    return Allowed(restricted, marked(helpers, np.concatenate([helped, helped[named]])), marked(*apart))


def read(instance: Instance, before: Before | None = None) -> Data:
    """Number and sort what an instance holds, and what was ordered before."""
    days = instance.days
    places = tuple(sorted(instance.places["place"]))
    by_place = instance.places.set_index("place").loc[list(places)]
    minutes, lead = _travel(instance, places)

    by_category = instance.categories.set_index("category").sort_index()
    categories = tuple(by_category.index)
    people = instance.people
    d, c = _numbers(people["place"], places), _numbers(people["category"], categories)
    shape = (len(places), len(categories), days)
    wait_days = by_category["max_wait_days"].to_numpy(dtype=np.int64)
    deadline = people.assign(day=people["day"].to_numpy(dtype=np.int64) + wait_days[c])
    late = deadline["day"].to_numpy() < days
    stays = by_category["stay_days"].fillna(days).to_numpy(dtype=np.int64)

    types = tuple(sorted({*instance.accepts["room_type"], *instance.rooms["room_type"]}))
    accepts = np.zeros((len(categories), len(types)), dtype=bool)
    penalty = np.zeros(accepts.shape)
    each = np.ones(accepts.shape, dtype=np.int64)
    key = (_numbers(instance.accepts["category"], categories), _numbers(instance.accepts["room_type"], types))
    accepts[key] = True
    penalty[key] = instance.accepts["penalty"].to_numpy(dtype=np.float64)
    each[key] = instance.accepts["rooms_per_person"].to_numpy(dtype=np.int64)

    by_item = instance.items.set_index("item").sort_index()
    items = tuple(by_item.index)
    stock, needs = instance.stock, instance.needs
    where = (_numbers(stock["place"], places), _numbers(stock["item"], items))
    goods = (len(places), len(items), days)
    arrived = _by_day(stock, "quantity", goods, *where).cumsum(axis=2)
    reserve = _by_day(stock, "reserve", goods, *where).cumsum(axis=2)
    need = _by_day(needs, "quantity", goods, _numbers(needs["place"], places), _numbers(needs["item"], items))
    found = _by_day(people, "count", shape, d, c).cumsum(axis=2)
    pools = _pools(instance, places, types, accepts, each, days)
    norms = Norms.of(instance.norms, items, categories)
    may_come = np.zeros(shape[:2], dtype=bool)
    np.logical_or.at(may_come, pools.place, accepts.T[pools.room_type])
    anywhere = np.where(may_come[:, :, None], found.sum(axis=0), found)

    return Data(
        instance=instance,
        days=days,
        places=places,
        recipient=(by_place["role"] == "recipient").to_numpy(dtype=bool),
        priority=by_place["priority"].to_numpy(dtype=np.float64),
        minutes=minutes,
        lead=lead,
        categories=categories,
        cohort=_numbers(by_category["cohort"], COHORTS),
        weight=by_category["weight"].to_numpy(dtype=np.float64),
        stay=np.minimum(stays + instance.policy.turnover_days, days),
        present=np.minimum(stays, days),
        found=found,
        due=_by_day(deadline[late], "count", shape, d[late], c[late]).cumsum(axis=2),
        room_types=types,
        accepts=accepts,
        penalty=penalty,
        rooms_per_person=each,
        pools=pools,
        fleets=_fleets(instance, places),
        items=items,
        durable=(by_item["kind"] == "durable").to_numpy(dtype=bool),
        item_weight=by_item["weight"].to_numpy(dtype=np.float64),
        unit_kg=by_item["unit_kg"].to_numpy(dtype=np.float64),
        need=need,
        norms=norms,
        most_need=need + norms.units(anywhere),
        total_need=need.sum(axis=2) + norms.units(found).sum(axis=2),
        arrived=arrived,
        free=arrived - reserve,
        may_take=_allowed(instance, places, "people"),
        may_ship=_allowed(instance, places, "supplies"),
        previous=Previous.of(before, places, categories, items, days),
    )
