"""What cannot be right once the cells are read: keys, references and rules between tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rebalance.instance.arrange import order
from rebalance.instance.findings import MOST_OF_A_KIND, Finding, limited
from rebalance.instance.likeness import Suggestions
from rebalance.instance.parse import TypedTable
from rebalance.instance.raw import Place
from rebalance.instance.settings import Settings
from rebalance.tables.columns import TABLES


@dataclass(frozen=True)
class Draft:
    """An instance of which every cell has been read, not yet known to be right.

    Attributes
    ----------
    settings : Settings or None
        None when they are at fault.
    tables : mapping of str to TypedTable
        The tables that could be read.
    missing : frozenset of str
        The tables that are not there (as against there but unreadable).
    place_of : callable
        Where a table by that name would be.
    """

    settings: Settings | None
    tables: Mapping[str, TypedTable]
    missing: frozenset[str]
    place_of: Callable[[str], Place]

    def known(self, table: str, column: str) -> frozenset[str] | None:
        """Return the names a column holds; None when they cannot all be known."""
        typed = self.tables.get(table)
        if typed is None or typed.raw.torn or column not in typed.headers or not typed.good(column).all():
            return None
        return frozenset(typed.frame[column].unique())


def check(draft: Draft) -> list[Finding]:
    """Return every error that shows between cells, rows and tables."""
    return limited(finding for rule in _RULES for finding in rule(draft))


def _positions(mask: NDArray[np.bool_]) -> Iterator[int]:
    return map(int, np.flatnonzero(mask))


def _unique_keys(draft: Draft) -> Iterator[Finding]:
    for table in draft.tables.values():
        key = table.spec.key
        if table.spec.sums or not table.complete:
            continue
        readable = table.good(*key)
        repeated = np.zeros(len(readable), dtype=bool)
        repeated[readable] = table.frame.loc[readable, list(key)].duplicated().to_numpy()
        first: dict[tuple[str, ...], int] = {}
        if repeated.any():
            keys = list(zip(*(table.frame[column] for column in key), strict=True))
            for at in _positions(readable & ~repeated):
                first[keys[at]] = table.raw.rows[at]
        for at in _positions(repeated):
            parts = tuple(filter(None, keys[at]))
            yield table.finding("duplicate-key", at, key, key=parts, row=first[keys[at]])


def _references(draft: Draft) -> Iterator[Finding]:
    for table in draft.tables.values():
        for column in table.spec.columns.values():
            if not column.of or column.name not in table.headers:
                continue
            referred, _, its_column = column.of.partition(".")
            known = draft.known(referred, its_column)
            if referred in draft.missing and TABLES[referred].about not in ("", table.spec.about):
                known = frozenset()  # the other half is not planned, so nothing of it can be named
            if known is None:
                continue
            values = table.frame[column.name]
            strange = (
                table.good(column.name) & ~values.isin(list(known)).to_numpy() & (values != "").to_numpy()
            )
            if not strange.any():
                continue
            suggest = Suggestions(_spellings(draft, referred, known))
            for number, at in enumerate(_positions(strange)):
                if number < MOST_OF_A_KIND:  # the others are only counted
                    value = values.iloc[at]
                    near = suggest(value)
                    blanks = {"name": value, "near": near, "table": referred}
                    finding = table.finding(
                        f"unknown-{its_column}", at, column.name, "near" if near else "", **blanks
                    )
                yield finding


def _spellings(draft: Draft, table: str, known: frozenset[str]) -> dict[str, str]:
    """Return the names of a table by what people write for them: a place is often called by its `name`."""
    spellings = {name: name for name in known}
    if table == "places" and known:
        frame = draft.tables[table].frame
        spellings = dict(zip(frame["name"], frame["place"], strict=True)) | spellings
    return spellings


def _loads(draft: Draft) -> Iterator[Finding]:
    table = draft.tables.get("vehicles")
    if table is None:
        return
    freight = (table.frame["carries"] == "supplies").to_numpy()
    for mask, column, code in (
        (freight, "payload_kg", "vehicle-without-payload"),
        (~freight, "seats", "vehicle-without-seats"),
    ):
        empty = mask & table.good("carries", column) & (table.frame[column] == 0).to_numpy()
        for at in _positions(empty):
            vehicle = table.frame["vehicle"].iloc[at]
            yield table.finding(code, at, column, vehicle=vehicle, column=column)


def _reserves(draft: Draft) -> Iterator[Finding]:
    table = draft.tables.get("stock")
    if table is None:
        return
    excess = table.good("quantity", "reserve") & (table.frame["reserve"] > table.frame["quantity"]).to_numpy()
    for at in _positions(excess):
        quantity = int(table.frame["quantity"].iloc[at])
        yield table.finding("reserve-above-quantity", at, "reserve", quantity=quantity)


def _accepted(draft: Draft) -> Iterator[Finding]:
    categories, accepted = draft.tables.get("categories"), draft.known("accepts", "category")
    names = draft.known("categories", "category")
    # While accepts holds an unknown category, the row that is missed may be the misspelt one.
    if categories is None or accepted is None or names is None or accepted - names:
        return
    for at in _positions(~categories.frame["category"].isin(list(accepted)).to_numpy()):
        category = categories.frame["category"].iloc[at]
        yield categories.finding("category-without-room-type", at, "category", category=category)


def _withdrawn_rooms(draft: Draft) -> Iterator[Finding]:
    settings, table = draft.settings, draft.tables.get("rooms")
    if settings is None or table is None or not table.clean:
        return
    if (table.frame["count"] >= 0).all():
        return
    within = np.flatnonzero((table.frame["day"] < settings.days).to_numpy())
    frame = table.frame.iloc[within].assign(at=within, day=table.frame["day"].iloc[within].clip(lower=0))
    key = ["place", "site", "room_type"]
    # Of the rows of one day, those that withdraw come last, so that the day's total stands at one of them.
    frame = frame.iloc[order(frame.assign(gain=-frame["count"]), [*key, "day", "gain"])]
    frame["open"] = frame.groupby(key, sort=False)["count"].cumsum()
    last_of_day = ~frame.duplicated([*key, "day"], keep="last")
    for _, row in frame[last_of_day & (frame["open"] < 0)].drop_duplicates(key).iterrows():
        blanks = {"open": int(row["open"]), "room_type": row["room_type"], "site": row["site"]}
        yield table.finding("rooms-below-zero", int(row["at"]), "count", **blanks)


def _pairs(draft: Draft) -> Iterator[Finding]:
    table = draft.tables.get("pairs")
    if table is None or not table.complete:
        return
    readable = table.good()
    frame = table.frame
    for at in _positions(
        readable & (frame["supporting"] == "").to_numpy() & (frame["rule"] == "forbidden").to_numpy()
    ):
        yield table.finding("empty-cell", at, "supporting", "nobody-forbidden")
    own = (frame["supporting"] == frame["recipient"]).to_numpy() & (frame["rule"] == "forbidden").to_numpy()
    for at in _positions(readable & own):
        yield table.finding("self-pair", at, ("supporting", "recipient"))
    assigned: dict[tuple[str, str], set[str]] = {}
    words = ["supporting", "recipient", "rule", "scope"]
    rows = list(zip(np.flatnonzero(readable), *(frame.loc[readable, word] for word in words), strict=True))
    for _, supporting, recipient, rule, scope in rows:
        if rule == "assigned" and supporting:
            assigned.setdefault((supporting, recipient), set()).add(scope)
    for at, supporting, recipient, rule, scope in rows:
        scopes = assigned.get((supporting, recipient), set())
        if rule == "forbidden" and scopes and (scope in scopes or scope == "all" or "all" in scopes):
            yield table.finding(
                "conflicting-pair",
                int(at),
                ("supporting", "recipient"),
                supporting=supporting,
                recipient=recipient,
            )


_RULES: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _unique_keys,
    _references,
    _loads,
    _reserves,
    _accepted,
    _withdrawn_rooms,
    _pairs,
)
