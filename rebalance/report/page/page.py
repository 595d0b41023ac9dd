"""The page as a whole."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rebalance.instance import Instance
from rebalance.plan.schema import Plan
from rebalance.report.figures import number
from rebalance.report.page.facts import Facts, facts
from rebalance.report.page.first import first
from rebalance.words import Language

#: Every section, in reading order.
SECTIONS = (first,)


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
    return environment.get_template("page.html.j2").render(
        plan=plan,
        words=known.words,
        title=known.labels.title or plan.instance.name or known.words("page.plan"),
        horizon=_horizon(known),
        sections=[make(known) for make in SECTIONS] if plan.error is None else [],
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
    environment.filters["number"] = number
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _horizon(known: Facts) -> str:
    case = known.plan.instance
    if case.start is None:
        return ""
    end = case.start + timedelta(days=(case.days or 1) - 1)
    if end == case.start:
        return known.words("heading.day", start=case.start)
    return known.words("heading.horizon", start=case.start, end=end)
