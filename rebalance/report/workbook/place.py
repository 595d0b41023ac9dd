"""The sheet of one place: what it receives, what it sends, when, with which vehicles, into which rooms."""

from __future__ import annotations

from rebalance.report.parts.view import View
from rebalance.report.selection import of_place
from rebalance.report.workbook.shelf import Shelf
from rebalance.report.workbook.stacked import stacked


def place_sheet(shelf: Shelf, name: str, view: View, place: str, horizon: str) -> None:
    """Write the sheet of a place."""
    subtitle = "\n".join([horizon, *_bonds(view, place)])
    stacked(shelf, name, view.labels.place(place), subtitle, of_place(view, place), view)


def _bonds(view: View, place: str) -> list[str]:
    """Say whom the place helps, and who helps it."""
    pairs, words = view.plan.summary.pairs, view.words
    helps = sorted(view.labels.place(pair.recipient) for pair in pairs if pair.supporting == place)
    helped = sorted(view.labels.place(pair.supporting) for pair in pairs if pair.recipient == place)
    comma = words("lists.comma")
    lines = []
    if helps:
        lines.append(words("place.helps", places=comma.join(helps)))
    if helped:
        lines.append(words("place.helped", places=comma.join(helped)))
    return lines
