"""Pairing limits: how many supporting cities help one district, and how many districts one city helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Ints, Rows, Sparse, each
from rebalance.model.data import Data


def link_columns(data: Data, flow: Columns, ship: Columns) -> Columns:
    """``link[o, q]``: 1 where supporting city o helps recipient district q, with people or supplies.

    It exists where o could help q, and one of the two has more partners to choose from than its limit.
    """
    policy, shape = data.instance.policy, data.minutes.shape
    if policy.max_supporters_per_recipient is None and policy.max_recipients_per_supporter is None:
        none = np.zeros(0, dtype=np.int64)
        return Columns("link", {"o": none, "q": none}, np.zeros(0), whole=True)
    helper, helped = np.concatenate([flow["p"], ship["o"]]), np.concatenate([flow["d"], ship["q"]])
    counts = ~data.recipient[helper] & data.recipient[helped]
    o, q = each(shape, helper[counts], helped[counts])
    narrow = np.zeros(len(o), dtype=bool)
    if policy.max_supporters_per_recipient is not None:
        narrow |= np.bincount(q, minlength=shape[0])[q] > policy.max_supporters_per_recipient
    if policy.max_recipients_per_supporter is not None:
        narrow |= np.bincount(o, minlength=shape[0])[o] > policy.max_recipients_per_supporter
    return Columns("link", {"o": o[narrow], "q": q[narrow]}, np.ones(int(narrow.sum())), whole=True)


def _links(data: Data, link: Columns) -> Index:
    return Index.of(data.minutes.shape, link["o"], link["q"])


@dataclass(frozen=True)
class PeopleLinked:
    """Σ_t flow(q,c,o,t) ≤ most(q,c,o) · link(o,q), each c and for all c together, of each link.

    `most` is the smaller of what is found at q and what o's rooms for c can take over the horizon.
    """

    reads: ClassVar[dict[str, tuple[str, ...]]] = {"flow": ("d", "c", "p")}

    rows: Rows
    index: Index
    most: Floats
    links: Ints

    @staticmethod
    def of(data: Data, link: Columns, flow: Columns) -> PeopleLinked:
        """State the rule for every link and category that may use it; group C is everybody."""
        every, which = len(data.categories), _links(data, link)
        number = which(flow["p"], flow["d"])
        uses = np.zeros((len(link), every + 1), dtype=bool)
        uses[number[number >= 0], flow["c"][number >= 0]] = True
        uses[:, every] = uses[:, :every].sum(axis=1) > 1
        links, c = np.nonzero(uses)
        taken = _room(data)
        o, q = link["o"][links], link["q"][links]
        found = np.concatenate(
            [data.found[:, :, -1], data.found[:, :, -1].sum(axis=1, keepdims=True)], axis=1
        )
        most = np.minimum(found[q, c], taken[o, c]).astype(np.float64)
        return PeopleLinked(
            Rows("people linked", {"o": o, "q": q, "group": c}, np.full(len(o), -np.inf), np.zeros(len(o))),
            Index.of((*data.minutes.shape, every + 1), o, q, c),
            most,
            links,
        )

    def entries(self, columns: Columns) -> Entries:
        """Who goes, less the most that may."""
        if columns.kind == "link":
            return Entries(np.arange(len(self.rows)), self.links, -self.most)
        if columns.kind == "flow":
            every = np.full(len(columns), self.index.shape[2] - 1)
            return Entries.join(
                [Entries.at(self.index(columns["p"], columns["d"], c)) for c in (columns["c"], every)]
            )
        return NONE


def _room(data: Data) -> Ints:
    """How many people of each category, or (last) of all, a place can take in all, shape (P, C + 1)."""
    most = np.zeros((len(data.places), len(data.categories) + 1), dtype=np.int64)
    pools = data.pools
    for kind in range(len(data.room_types)):
        mine, g = np.flatnonzero(data.accepts[:, kind]), np.flatnonzero(pools.room_type == kind)
        if not len(mine):
            continue
        # Who stays to the end is counted on the last day; who leaves before may be followed by others.
        last, all_days = pools.open[g, -1], pools.open[g].sum(axis=1)
        stays = data.stay[mine] >= data.days
        a_person = data.rooms_per_person[mine, kind]
        taken = np.where(stays, last[:, None], all_days[:, None]) // a_person
        np.add.at(most, (pools.place[g][:, None], mine[None, :]), taken)
        np.add.at(most[:, -1], pools.place[g], (last if stays.all() else all_days) // a_person.min())
    return most


@dataclass(frozen=True)
class SuppliesLinked:
    """ship(o,q,i,t) ≤ most(o,q,i) · link(o,q), and Σ_t of it where nothing of i comes to o.

    `most` is the smaller of what there is of i (at o, where nothing comes to it) and, where nothing of i
    leaves q, of what q can use or was ordered for it before: no better plan sends more.
    """

    rows: Rows
    index: Index
    most: Floats
    links: Ints

    @staticmethod
    def of(data: Data, link: Columns, ship: Columns) -> SuppliesLinked:
        """State the rule for every link and item; by day where goods may pass through."""
        which, size = _links(data, link), data.need.shape[:2]
        comes, leaves = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        comes[ship["q"], ship["i"]] = True
        leaves[ship["o"], ship["i"]] = True
        number = which(ship["o"], ship["q"])
        o, q, i, t = (ship[key][number >= 0] for key in "oqit")
        keys = np.unique(np.stack([o, q, i, np.where(comes[o, i], t, 0)]), axis=1)
        o, q, i, t = keys
        total = data.arrived[:, :, -1].sum(axis=0)[i]
        there = np.where(comes[o, i], total, data.free[:, :, -1][o, i])
        wanted = np.where(data.durable, data.most_need.max(axis=2), data.most_need.sum(axis=2))[q, i]
        goods = data.previous.goods
        ordered = Sparse.total(goods.shape[:3], goods.values, *goods.keys[:3])[o, q, i]
        used = np.where(leaves[q, i], total, wanted + ordered)
        # One row for the whole horizon is found on every day.
        days = np.where(comes[o, i], 1, data.days)
        n = np.repeat(np.arange(len(o)), days)
        day = np.where(comes[o, i][n], t[n], np.arange(len(n)) - np.repeat(np.cumsum(days) - days, days))
        return SuppliesLinked(
            Rows(
                "supplies linked",
                dict(zip("oqit", keys, strict=True)),
                np.full(len(o), -np.inf),
                np.zeros(len(o)),
            ),
            Index.numbered(goods.shape, n, o[n], q[n], i[n], day),
            np.minimum(there, used).astype(np.float64),
            which(o, q),
        )

    def entries(self, columns: Columns) -> Entries:
        """What is shipped, less the most that may be."""
        if columns.kind == "link":
            return Entries(np.arange(len(self.rows)), self.links, -self.most)
        if columns.kind == "ship":
            return Entries.at(self.index(*(columns[key] for key in "oqit")))
        return NONE


@dataclass(frozen=True)
class PairingLimits:
    """Σ_o link(o,q) ≤ max_supporters_per_recipient; Σ_q link(o,q) ≤ max_recipients_per_supporter.

    The rows of the districts, of which there are so many, come first.
    """

    rows: Rows
    districts: int
    helped: Index
    helping: Index

    @staticmethod
    def of(data: Data, link: Columns) -> PairingLimits:
        """State the rule for every district and city with a link, where there is a limit."""
        policy, size = data.instance.policy, (len(data.places),)
        none = np.zeros(0, dtype=np.int64)
        most_o, most_q = policy.max_recipients_per_supporter, policy.max_supporters_per_recipient
        q = none if most_q is None else np.unique(link["q"])
        o = none if most_o is None else np.unique(link["o"])
        upper = np.concatenate([np.full(len(q), float(most_q or 0)), np.full(len(o), float(most_o or 0))])
        return PairingLimits(
            Rows("pairing limits", {"p": np.concatenate([q, o])}, np.full(len(upper), -np.inf), upper),
            len(q),
            Index.of(size, q),
            Index.of(size, o, first=len(q)),
        )

    def entries(self, columns: Columns) -> Entries:
        """Each link, for its district and for its city."""
        if columns.kind != "link":
            return NONE
        return Entries.join([Entries.at(self.helped(columns["q"])), Entries.at(self.helping(columns["o"]))])
