"""The workbook: every sheet in the order in which it is leafed through."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

from xlsxwriter import Workbook

from rebalance.instance import Instance
from rebalance.plan.document.plan import Plan
from rebalance.report.faults import plain
from rebalance.report.heading import horizon, joined, subtitle, title
from rebalance.report.parts.view import View, view_of
from rebalance.report.workbook.bases import loads_by_base, runs_by_base
from rebalance.report.workbook.contents import Contents, Daily
from rebalance.report.workbook.hand_over import hand_over_sheet
from rebalance.report.workbook.overview import lists, overview
from rebalance.report.workbook.place import place_sheet
from rebalance.report.workbook.run_sheet import run_sheet
from rebalance.report.workbook.shelf import Shelf
from rebalance.report.workbook.stacked import stacked
from rebalance.report.workbook.styles import FONT
from rebalance.words import Language

# For a plan that does not say when it was made.
_ONCE = dt.datetime(2000, 1, 1)


def workbook(plan: Plan, instance: Instance | None, language: Language) -> bytes:
    """Write a plan as an Excel workbook.

    Parameters
    ----------
    plan : Plan
        Any plan, also one made by hand.
    instance : Instance or None
        What it was made of, for the names; without it things are called as in the plan.
    language : {"en", "zh"}
        The language.

    Returns
    -------
    bytes
        The file. Equal plans give equal bytes.
    """
    view = view_of(plan, instance, language)
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "default_format_properties": FONT})
    name, about = title(plan, view.labels), subtitle(plan, view.words)
    created = plan.generated_at.astimezone(dt.UTC).replace(tzinfo=None) if plan.generated_at else _ONCE
    book.set_properties({"title": plain(name), "created": created})
    if plan.generated_at:
        made = view.words("contents.made", when=f"{plan.generated_at:%Y-%m-%d %H:%M %z}")
        about = f"{about}\n{made}"
    shelf = Shelf(book, joined(horizon(plan, view.words), name), view.words)
    _sheets(shelf, view, name, about)
    book.close()
    return file.getvalue()


def _sheets(shelf: Shelf, view: View, title: str, subtitle: str) -> None:
    words = view.words
    contents = Contents(shelf, view)
    name = shelf.name(words("sheets.overview"))
    overview(shelf, name, view, title, subtitle)
    told = {name: words("contents.overview")}
    for word, parts in lists(view).items():
        if any(part.rows for part in parts):
            name = shelf.name(words(f"sheets.{word}"))
            told[name] = words(f"contents.{word}")
            stacked(shelf, name, words(f"sheets.{word}"), title, parts, view)
    daily = [sheet for day in view.dates for sheet in _daily(shelf, view, day)]
    places = {}
    for place in view.places:
        places[place] = shelf.name(view.labels.place(place))
        place_sheet(shelf, places[place], view, place, subtitle.split("\n")[0])
    contents.write(title, subtitle, told, places, daily)


def _daily(shelf: Shelf, view: View, day: dt.date) -> Iterator[Daily]:
    """Write the sheets of a day, those that have anything on them."""
    writers = (("run", runs_by_base, run_sheet), ("hand_over", loads_by_base, hand_over_sheet))
    for kind, bases, write in writers:
        if bases(view, day):
            name = shelf.name(view.words(f"sheets.{kind}", day=f"{day:%m-%d}"))
            heading = view.words(f"contents.{kind}", day=f"{day:%m-%d}")
            yield Daily(heading, name, write(shelf, name, view, day))
