"""Reading hand-over lists back, filled in or not, whatever language they are in."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.document.record import Row
from rebalance.report.aboard import Order
from rebalance.report.workbook.hand_over import FILLED, KEY, STATUSES
from rebalance.words import catalogue

Value = str | int | float | bool | dt.date | dt.time | dt.timedelta


class NotHandedOver(ValueError):
    """There is nothing to read: no workbook, no hand-over list in it, or rows that have lost their keys.

    Attributes
    ----------
    rows : tuple of (str, int)
        Sheet and row, counted as in the workbook, of each key that cannot be read; empty where it is the
        file that is not one.
    """

    def __init__(self, message: str, rows: Sequence[tuple[str, int]] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


@dataclass(frozen=True)
class HandOver:
    """One row of a hand-over list.

    Attributes
    ----------
    sheet, row : str and int
        Where it stands, counted as in the workbook.
    number : str or None
        What its trip is called; None where the order belongs to no single trip.
    trip : RosterEntry or None
        The trip as it was planned.
    order : Transfer, Shipment or None
        What was to be on board; None where the plan did not say enough to tell.
    filled : mapping of str to value
        What people have filled in, by the name of the column; what was left empty is not there. A status
        is one of `STATUSES` where it is one in any language.
    """

    sheet: str
    row: int
    number: str | None
    trip: RosterEntry | None
    order: Order | None
    filled: Mapping[str, Value]


@dataclass(frozen=True)
class Orders:
    """The orders that the rows of hand-over lists add up to, sorted as in a plan."""

    transfers: tuple[Transfer, ...]
    shipments: tuple[Shipment, ...]
    roster: tuple[RosterEntry, ...]


def read_hand_overs(content: bytes) -> list[HandOver]:
    """Read every hand-over list of a workbook.

    Parameters
    ----------
    content : bytes
        An Excel file. Sheets may be missing, rows sorted or filtered, columns added.

    Raises
    ------
    NotHandedOver
        It is no workbook, holds no hand-over list, or rows of it have lost their keys: all of them at once.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except CalamineError as error:
        raise NotHandedOver(f"no workbook: {error}") from None
    lists = [(name, rows, head) for name, rows in sheets if (head := _head(rows)) is not None]
    if not lists:
        raise NotHandedOver("no hand-over list in the workbook")
    read: list[HandOver] = []
    broken: list[tuple[str, int]] = []
    for name, rows, head in lists:
        for at, key, filled in _filled(rows, head):
            try:
                read.append(_hand_over(name, at, json.loads(key), filled))
            except (ValueError, TypeError, AttributeError):
                broken.append((name, at))
    if broken:
        raise NotHandedOver(f"{len(broken)} rows have lost their keys", broken)
    return read


def orders(hand_overs: Iterable[HandOver]) -> Orders:
    """Add the rows up: what the plan ordered, as far as the rows are there."""
    people: Counter[Transfer] = Counter()
    units: Counter[Shipment] = Counter()
    trips: dict[tuple[dt.date, str | None], RosterEntry] = {}
    for row in hand_overs:
        if row.trip:
            # A trip has a row for each group on board.
            trips[row.trip.date, row.number] = row.trip
        if isinstance(row.order, Transfer):
            people[row.order.model_copy(update={"people": 0})] += row.order.people
        elif row.order:
            units[row.order.model_copy(update={"quantity": 0})] += row.order.quantity
    return Orders(
        tuple(sorted((key.model_copy(update={"people": n}) for key, n in people.items()), key=_sorted_by)),
        tuple(sorted((key.model_copy(update={"quantity": n}) for key, n in units.items()), key=_sorted_by)),
        tuple(sorted(trips.values(), key=_sorted_by)),
    )


def _sorted_by(row: Row) -> tuple[tuple[bool, Any], ...]:
    return tuple((getattr(row, name) is not None, getattr(row, name)) for name in row.KEY)


def _head(rows: Sequence[Sequence[Any]]) -> int | None:
    return next((at for at, row in enumerate(rows) if KEY in row), None)


def _filled(rows: Sequence[Sequence[Any]], head: int) -> Iterator[tuple[int, str, dict[str, Value]]]:
    """Yield of each row with a key its number in the workbook, the key, and what is filled in."""
    columns = {name: at for at, name in enumerate(rows[head]) if name in FILLED}
    key = list(rows[head]).index(KEY)
    for at, row in enumerate(rows[head + 1 :], start=head + 2):
        filled = {name: row[column] for name, column in columns.items() if row[column] not in ("", None)}
        if row[key] != "":
            yield at, str(row[key]), filled


def _hand_over(sheet: str, at: int, key: Mapping[str, Any], filled: dict[str, Value]) -> HandOver:
    if not key.keys() & {"trip", "transfer", "shipment"}:
        raise ValueError("no key")
    trip = RosterEntry.model_validate(key["trip"]) if "trip" in key else None
    order: Order | None = None
    if "transfer" in key:
        order = Transfer.model_validate(key["transfer"])
    elif "shipment" in key:
        order = Shipment.model_validate(key["shipment"])
    if "status" in filled:
        filled["status"] = _statuses().get(str(filled["status"]).strip(), filled["status"])
    return HandOver(sheet, at, key.get("number"), trip, order, filled)


@cache
def _statuses() -> dict[str, str]:
    """Return the status for each text that says it, in any language."""
    return {text: status for status in STATUSES for text in catalogue()[f"status.{status}"].values()}
