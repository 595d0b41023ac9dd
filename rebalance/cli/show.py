"""``rebalance show``: a plan on the terminal, summed up or part by part."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.names import plan_and_names
from rebalance.cli.output import Stop, show

if TYPE_CHECKING:
    from rebalance.instance import Instance
    from rebalance.report.parts.view import View
    from rebalance.words import Language


@click.command("show")
@click.argument("plan")
@click.option("--place", metavar="PLACE", help="All that concerns one place, by its key or its name.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="All that happens on one day.")
@click.option("--vehicles", is_flag=True, help="Each vehicle's trips in order of departure.")
@click.option("--waiting", is_flag=True, help="Who waits at the end of each day, and why.")
@click.option("--shortages", is_flag=True, help="What is short, and why.")
@click.option("--stocks", is_flag=True, help="What is left of each item, and when it runs out.")
@click.option("--instance", metavar="INSTANCE", help="What the plan was made of: gives names and units.")
@language("what is shown")
def show_plan(
    plan: str,
    place: str | None,
    day: dt.datetime | None,
    vehicles: bool,
    waiting: bool,
    shortages: bool,
    stocks: bool,
    instance: str | None,
    lang: Language,
) -> int:
    """Show PLAN (- is stdin): its summary, or the parts asked for."""
    document, known = plan_and_names(plan, instance, lang)

    from rebalance.report.parts.province import error
    from rebalance.report.parts.view import view_of
    from rebalance.report.screen import screen
    from rebalance.report.selection import selected
    from rebalance.report.terminal import summary

    view = view_of(document, known, lang)
    wanted = [
        name
        for name, asked in (
            ("waiting", waiting),
            ("shortages", shortages),
            ("stocks", stocks),
            ("vehicles", vehicles),
        )
        if asked
    ]
    if document.error:
        show(screen([error(view)], view), sys.stdout)
        return Exit.DONE
    if not (place or day or wanted):
        show(summary(document, view.words, view.labels), sys.stdout)
        return Exit.DONE
    if day:
        view = view.on(_day(view, day.date()))
    parts = selected(view, _key(view, place, known) if place else None, wanted)
    show(screen(parts, view), sys.stdout)
    return Exit.DONE


def _day(view: View, day: dt.date) -> dt.date:
    if day not in view.dates:
        raise Stop("no-day", day=day, days=view.dates)
    return day


def _key(view: View, wanted: str, instance: Instance | None) -> str:
    """Find a place by what it is called in the tables or by people, in any language."""
    known = {place: place for place in view.places}
    if instance is not None:
        for place, name in zip(instance.places["place"], instance.places["name"], strict=True):
            known.setdefault(name, place)
            known.setdefault(place, place)
    if wanted in known:
        return known[wanted]
    from rebalance.instance.likeness import Suggestions

    likely = Suggestions(known)(wanted)
    near = [likely] if likely else sorted(view.places)[:8]
    raise Stop("no-place" if instance else "no-place-unnamed", place=wanted, near=near)
