"""The sheets for the province: the overview, and what does not fit on one page."""

from __future__ import annotations

from dataclasses import replace

from rebalance.report.parts import people, province, supplies
from rebalance.report.parts.part import Part
from rebalance.report.parts.view import View
from rebalance.report.workbook.shelf import Shelf
from rebalance.report.workbook.stacked import stacked

# As many rows of a table as leave the overview on two pages.
_ROWS = 12


def overview(shelf: Shelf, name: str, view: View, title: str, subtitle: str) -> None:
    """Write the sheet that says how it stands, in the order in which people ask."""
    parts = [
        province.error(view),
        _if_rows(province.people(view), any(row.found for _, row in view.plan.summary.people)),
        _first(view, province.still_waiting(view), "waiting"),
        province.items(view),
        _first(view, province.pairs(view), "pairs"),
        province.levels(view),
        _first(view, province.bottlenecks(view), "bottlenecks"),
        province.warnings(view),
    ]
    stacked(shelf, name, title, subtitle, parts, view)


def lists(view: View) -> dict[str, list[Part]]:
    """Give the parts of each list in full, by the word for its sheet."""
    return {
        "pairs": [province.pairs(view)],
        "bottlenecks": [province.bottlenecks(view)],
        "waiting": [people.waiting(view), province.shares(view, "fairness_people")],
        "supplies": [
            supplies.shortages(view),
            province.shares(view, "fairness_supplies"),
            supplies.stocks(view),
        ],
    }


def _if_rows(part: Part, wanted: bool) -> Part:
    return part if wanted else replace(part, rows=())


def _first(view: View, part: Part, sheet: str) -> Part:
    """Keep the first rows of a part, and say where the others are."""
    if len(part.rows) <= _ROWS:
        return part
    more = view.words("parts.more", count=len(part.rows) - _ROWS, sheet=view.words(f"sheets.{sheet}"))
    return replace(part, rows=part.rows[:_ROWS], note=more)
