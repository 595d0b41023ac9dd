"""A sheet of several tables, one below the other, that share their columns."""

from __future__ import annotations

from collections.abc import Sequence

from rebalance.report.heading import joined
from rebalance.report.parts.part import Clock, Part
from rebalance.report.parts.view import View
from rebalance.report.workbook.paper import Paper, width_of
from rebalance.report.workbook.shelf import Shelf

_NARROWEST, _WIDEST, _LAST, _PAGE = 7, 30, 60, 132


def stacked(shelf: Shelf, name: str, title: str, subtitle: str, parts: Sequence[Part], view: View) -> None:
    """Write a sheet; parts without rows are left out, but for those that say something all the same."""
    shown = [part for part in parts if part.rows or part.note]
    widths = _widths(shown)
    paper = Paper(shelf.add(name), shelf.styles, widths)
    shelf.title(paper, title)
    paper.across(subtitle, "subtitle")
    heads: list[int] = []
    for part in shown:
        paper.gap()
        paper.across(part.title, "heading")
        if part.note:
            paper.across(part.note, "note")
        if part.rows:
            heads.append(_table(paper, part, len(widths)))
    if not shown:
        paper.gap()
        paper.across(view.words("parts.nothing"), "note")
    # The headings of the only table stay in sight; of several no headings would fit all.
    kept = heads[0] if len(heads) == 1 else 1
    if kept > 1:
        paper.sheet.autofilter(kept, 0, paper.row - 1, len(shown[0].columns) - 1)
    paper.finish(joined(name, shelf.footer), repeat=(kept, kept) if kept > 1 else (0, 0), frozen=kept + 1)


def _table(paper: Paper, part: Part, across: int) -> int:
    """Write a table; return the row of its headings."""
    # The last column of a narrower table goes on to the edge, if it holds texts.
    last = len(part.columns) - 1
    goes_on = last < across - 1 and _ends_in_text(part)
    head = paper.line(part.columns, [_head(part, at) for at in range(last + 1)], to_edge=goes_on)
    for row in part.rows:
        paper.line(row, "cell", to_edge=goes_on)
    return head


def _ends_in_text(part: Part) -> bool:
    return all(row[-1] is None or isinstance(row[-1], str) for row in part.rows)


def _head(part: Part, column: int) -> str:
    """Set the heading of figures over them, and that of texts likewise."""
    kinds = {type(row[column]) for row in part.rows}
    return "head_right" if kinds & {int, float} else "head_center" if Clock in kinds else "head"


def _widths(parts: Sequence[Part]) -> list[float]:
    across = max((len(part.columns) for part in parts), default=1)
    # Where the widest table ends with figures an empty column takes the rest of the page.
    across += any(len(part.columns) == across and not _ends_in_text(part) for part in parts)
    widths = [float(_NARROWEST)] * across
    for part in parts:
        for at in range(len(part.columns)):
            cells = (part.columns[at], *(row[at] for row in part.rows))
            ends = at == len(part.columns) - 1
            if ends and at < across - 1 and _ends_in_text(part):
                continue
            most = _LAST if ends else _WIDEST
            widths[at] = max(widths[at], min(most, max(map(width_of, cells)) + 2))
    # The last column takes what is left of the page.
    widths[-1] = max(widths[-1], _PAGE - sum(widths[:-1]))
    return widths
