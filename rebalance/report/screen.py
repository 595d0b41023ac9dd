"""Parts of a plan on a screen, at any width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from rebalance.report.faults import plain
from rebalance.report.figures import number
from rebalance.report.grid import Grid
from rebalance.report.heading import horizon, joined, title
from rebalance.report.parts.part import Cell, Clock, Part
from rebalance.report.parts.view import View


def screen(parts: Sequence[Part], view: View) -> RenderableType:
    """Lay parts out one below the other, each day under a heading of its own."""
    blocks: list[RenderableType] = [
        Text(joined(plain(title(view.plan, view.labels)), horizon(view.plan, view.words)))
    ]
    shown = [part for part in parts if part.rows]
    for part in shown:
        blocks.append(Text())
        blocks += _blocks(part)
    if not shown:
        blocks += [Text(), Text(view.words("parts.nothing"))]
    return Group(*blocks)


def _blocks(part: Part) -> Iterator[RenderableType]:
    if part.note:
        yield Text(part.note)
    if not isinstance(part.rows[0][0], dt.date):
        yield Text(part.title, style="bold underline")
        yield _table(part.columns, part.rows)
        return
    for at, (day, rows) in enumerate(groupby(part.rows, key=lambda row: row[0])):
        if at:
            yield Text()
        yield Text(f"{part.title}, {day}", style="bold underline")
        yield _table(part.columns[1:], [row[1:] for row in rows])


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Grid:
    figures = [any(isinstance(row[at], int | float | Clock) for row in rows) for at, _ in enumerate(columns)]
    return Grid(columns, [list(map(written, row)) for row in rows], figures)


def written(cell: Cell) -> str:
    """Write a cell as a text whose every character can be seen."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "\n".join(map(plain, cell.split("\n")))
    return number(cell) if isinstance(cell, int | float) else str(cell)
