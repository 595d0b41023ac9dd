"""Orders that cannot stay, the limits that do not let them, and what would mend it: in words."""

from __future__ import annotations

from collections.abc import Iterator

from rebalance.instance.sources import Source
from rebalance.plan.conflicts import Conflict, Order
from rebalance.plan.document.faults import PlanFinding
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.let_go import LetGo
from rebalance.report.faults import plain
from rebalance.words import Message, Words, counted

_INDENT = " " * 9
#: How many rows of a table are named.
_ROWS = 8


def conflict_lines(conflicts: tuple[Conflict, ...], let_go: LetGo | None, words: Words) -> Iterator[str]:
    """Say of each limit where it stands, which orders are too much for it, and what would mend it.

    The least to take back follows, which mends all of them.
    """
    for conflict in conflicts:
        yield f"{conflict.violation.rule}: {plain(conflict.violation.says.said(words.language))}"
        yield from (f"{_INDENT}{plain(order_said(order, words))}" for order in conflict.orders)
        if conflict.others:
            yield _INDENT + words("kept.others", spots=counted("other_spot", conflict.others))
        if conflict.limit.source is not None:
            yield _INDENT + plain(_stands(conflict.limit.source, words))
        yield _INDENT + plain(conflict.limit.mend.said(words.language))
    if let_go is not None:
        yield words("kept.back", parts=_totals(let_go))
        yield from (f"{_INDENT}{plain(order)}" for order in _back(let_go, words))


def conflict_findings(
    conflicts: tuple[Conflict, ...], let_go: LetGo | None, words: Words
) -> Iterator[PlanFinding]:
    """Yield the same as findings, as documents hold them."""
    for conflict in conflicts:
        source = conflict.limit.source
        orders = [order_said(order, words) for order in conflict.orders] or words("kept.nobody")
        said = conflict.violation.says.said(words.language)
        if source is not None:
            said = words("kept.at", limit=said, stands=_stands(source, words))
        yield PlanFinding(
            code=conflict.violation.rule,
            message=words("kept.together", limit=said, orders=orders),
            remedy=conflict.limit.mend.said(words.language),
            file=None if source is None else source.file,
            sheet=None if source is None else source.sheet,
            row=source.rows[0] if source is not None and source.rows else None,
            column=None if source is None else source.column,
        )
    if let_go is not None:
        yield PlanFinding(
            code="take-back",
            message=words("kept.back", parts=_totals(let_go)),
            remedy=words("kept.remedy", orders=list(_back(let_go, words))),
        )


def order_said(order: Order, words: Words) -> str:
    """Say what an order, or the trip of one vehicle, is."""
    kind = {Transfer: "people", Shipment: "supplies", RosterEntry: "trip"}[type(order)]
    return words(f"kept.{kind}", **order.model_dump(mode="json"))


def _back(let_go: LetGo, words: Words) -> Iterator[str]:
    for order, back in let_go.orders:
        if isinstance(order, Transfer):
            kind, every = "people", order.people
        else:
            kind, every = "supplies", order.quantity
        if back == every:
            yield order_said(order, words)
        else:
            yield words(f"kept.part-{kind}", **order.model_dump(mode="json"), back=back)


def _totals(let_go: LetGo) -> list[Message]:
    people = sum(back for order, back in let_go.orders if isinstance(order, Transfer))
    units = sum(back for order, back in let_go.orders if isinstance(order, Shipment))
    return [counted("person", people)] * bool(people) + [counted("unit", units)] * bool(units)


def _stands(source: Source, words: Words) -> str:
    file = source.file if source.sheet is None else f"{source.file}, {source.sheet}"
    if source.rows:
        shown, more = list(source.rows[:_ROWS]), len(source.rows) - _ROWS
        rows = words("kept.rows-more", rows=shown, count=more) if more > 0 else shown
        return words("kept.stands", file=file, rows=rows)
    if source.column is None:
        return words("kept.stands-nowhere", file=file)
    return f"{file}: {source.column}"
