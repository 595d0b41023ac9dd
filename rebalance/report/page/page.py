"""The page as a whole."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rebalance.instance import Instance
from rebalance.plan.document.plan import Plan
from rebalance.report.figures import number
from rebalance.report.heading import horizon, title
from rebalance.report.page.days import days
from rebalance.report.page.facts import Facts, facts
from rebalance.report.page.failure import failure
from rebalance.report.page.first import first
from rebalance.report.page.fleets import fleets
from rebalance.report.page.gaps import gaps
from rebalance.report.page.help import help_
from rebalance.report.page.rooms import rooms
from rebalance.report.page.roster import roster
from rebalance.report.page.section import Section
from rebalance.report.page.stocks import stocks
from rebalance.report.page.texts import moment, shortened
from rebalance.report.page.trust import trust
from rebalance.words import Language

#: Every section, in reading order; one that has nothing to show gives None.
SECTIONS: tuple[Callable[[Facts], Section | None], ...] = (
    first,
    gaps,
    help_,
    days,
    rooms,
    fleets,
    roster,
    stocks,
    trust,
)


def page(plan: Plan, instance: Instance | None, language: Language) -> str:
    """Write a plan as one HTML document.

    Parameters
    ----------
    plan : Plan
        Any plan document, that of a failure too; lists may be missing.
    instance : Instance or None
        What the plan was made of: gives names, coordinates, and the age of the figures.
    language : {"en", "zh"}
        The language.

    Returns
    -------
    str
        The document: it refers to no other file, and forbids the reader's browser to ask any network.
    """
    known = facts(plan, instance, language)
    environment = _environment()
    script = _source("page.js")
    made = [make(known) for make in ((failure,) if plan.error else SECTIONS)]
    return environment.get_template("page.html.j2").render(
        plan=plan,
        words=known.words,
        title=title(plan, known.labels) or known.words("page.plan"),
        horizon=horizon(plan, known.words) if plan.instance.start else "",
        made=moment(plan.generated_at),
        other=instance is not None and plan.instance.sha256 not in (None, instance.sha256),
        places=sorted(map(known.place, known.places)),
        sections=[section for section in made if section],
        place=known.place,
        said=_said(known),
        style=_source("page.css"),
        script=script,
        # Only this script may run, whatever the names in the tables contain.
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rebalance.report.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(number=number, shortened=shortened)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _said(known: Facts) -> dict[str, str]:
    """Return the texts that the script needs, blanks open."""
    blanks = {"shown": "{shown}", "all": "{all}"}
    return {
        "rows": known.words("page.shown", **blanks),
        "vehicles": known.words("page.vehicles_shown", **blanks),
        "one": known.words("roster.one", vehicle="{vehicle}", first="{first}"),
        "alike": known.words("roster.alike", vehicle="{vehicle}", first="{first}", last="{last}"),
    }


def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]
