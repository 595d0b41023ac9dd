"""A table of a plan, before it is laid out for a screen or a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rebalance.words import Words


@dataclass(frozen=True, order=True)
class Clock:
    """A time of day in minutes from the start of the shift."""

    minutes: float

    def __str__(self) -> str:
        """Write hours and minutes, rounded to the minute."""
        hours, minutes = divmod(round(self.minutes), 60)
        return f"{hours}:{minutes:02d}"


Cell = str | int | float | dt.date | Clock | None


@dataclass(frozen=True)
class Part:
    """A heading, and a table under it.

    Attributes
    ----------
    title : str
        The heading.
    columns : tuple of str
        The headings of the columns, in the reader's language.
    rows : tuple of tuple of Cell
        A row has a cell for each column; None leaves it empty.
    note : str
        What else there is to know; empty where there is nothing.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def part(
    words: Words,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    without: Collection[str] = (),
    note: str = "",
) -> Part:
    """Make a part whose columns are named by the catalogue, `without` those that say nothing here."""
    kept = [at for at, column in enumerate(columns) if column not in without]
    headings = tuple(words(f"columns.{columns[at]}") for at in kept)
    return Part(title, headings, tuple(tuple(row[at] for at in kept) for row in rows), note)


def here(place: str | None, column: str = "place") -> tuple[str, ...]:
    """Name the column that says nothing in a part about one place."""
    return () if place is None else (column,)
