"""Places that nobody may help, because of the pairs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rebalance.instance.check import Draft
from rebalance.instance.findings import Finding
from rebalance.instance.parse import TypedTable
from rebalance.instance.settings import Settings

#: By scope: what a place asks for (table, figure, what), and what another one has to give.
_ASKED = {"people": ("people", "count", "category"), "supplies": ("needs", "quantity", "item")}
_GIVEN = {"people": ("rooms", "count", "room_type"), "supplies": ("stock", "quantity", "item")}

_Kinds = Mapping[str, frozenset[str]]


def nobody_may_help(draft: Draft, settings: Settings) -> Iterator[Finding]:
    """Yield a warning for each place that others could help, none of which may, and the rows that say so."""
    pairs = draft.tables.get("pairs")
    if pairs is None or pairs.frame.empty:
        return
    for scope in _ASKED:
        asked = _kinds(draft, *_ASKED[scope], settings.days)
        if scope == "people" and asked:
            asked = _room_types(draft.tables["accepts"], asked)
        given = _kinds(draft, *_GIVEN[scope], settings.days)
        assigned, forbidden, rows = _said(pairs, scope)
        for place in sorted(asked.keys() & rows.keys()):
            could = {other for other, kinds in given.items() if other != place and kinds & asked[place]}
            may = could - forbidden[place]
            if place in assigned:
                may &= assigned[place]
            if could and not may:
                at = rows[place]
                yield pairs.finding(
                    "nobody-may-help",
                    at[0],
                    "recipient",
                    scope,
                    place=place,
                    rows=[pairs.raw.rows[n] for n in at],
                    others=sorted(could)[:8],
                )


def _kinds(draft: Draft, table: str, figure: str, what: str, days: int) -> _Kinds:
    """Return what each place asks for, or has, within the days planned."""
    typed = draft.tables.get(table)
    if typed is None:
        return {}
    frame = typed.frame[(typed.frame[figure] > 0) & (typed.frame["day"] < days)]
    return {str(place): frozenset(kinds) for place, kinds in frame.groupby("place")[what]}


def _room_types(accepts: TypedTable, asked: _Kinds) -> _Kinds:
    """Return the room types that the people of each place may use."""
    types: dict[str, set[str]] = defaultdict(set)
    for category, room_type in zip(accepts.frame["category"], accepts.frame["room_type"], strict=True):
        types[category].add(room_type)
    return {place: frozenset().union(*(types[c] for c in kinds)) for place, kinds in asked.items()}


def _said(
    pairs: TypedTable, scope: str
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, list[int]]]:
    """Return who is assigned to whom, who is forbidden, and the positions of the rows, by place helped."""
    assigned: dict[str, set[str]] = {}
    forbidden: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, list[int]] = defaultdict(list)
    columns = (pairs.frame[name] for name in ("supporting", "recipient", "rule", "scope"))
    for at, (supporting, recipient, rule, its_scope) in enumerate(zip(*columns, strict=True)):
        if its_scope in (scope, "all"):
            rows[recipient].append(at)
            if rule == "forbidden":
                forbidden[recipient].add(supporting)
            else:
                assigned.setdefault(recipient, set()).add(supporting)
    return assigned, forbidden, rows
