"""``rebalance report``: write a plan for people, in the form that the file's ending names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.names import plan_and_names
from rebalance.cli.output import STANDARD, Stop, must_be_writable, write_document

if TYPE_CHECKING:
    from rebalance.instance import Instance
    from rebalance.plan.document.plan import Plan
    from rebalance.words import Language


def _page(plan: Plan, instance: Instance | None, language: Language) -> str:
    from rebalance.report.page import page

    return page(plan, instance, language)


def _workbook(plan: Plan, instance: Instance | None, language: Language) -> bytes:
    from rebalance.report.workbook import workbook

    return workbook(plan, instance, language)


#: What writes each form, by the ending of the file.
FORMS: Mapping[str, Callable[[Plan, Instance | None, Language], str | bytes]] = {
    "html": _page,
    "xlsx": _workbook,
}


@click.command()
@click.argument("plan")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="Where to write. The ending says what: .html is a page to read on any screen, .xlsx a workbook"
    " to print and fill in; - is stdout.",
)
@click.option("--form", type=click.Choice(sorted(FORMS)), help="What to write, whatever the file's ending.")
@click.option(
    "--instance",
    metavar="INSTANCE",
    help="What the plan was made of: gives names, coordinates and the age of the figures.",
)
@language("what is written")
def report(plan: str, output: str, form: str | None, instance: str | None, lang: Language) -> int:
    """Write PLAN (- is stdin) for people: a page, or a workbook to print."""
    write = FORMS[form or _form(output)]
    must_be_writable(output)
    document, known = plan_and_names(plan, instance, lang)
    write_document(write(document, known, lang), output)
    return Exit.DONE


def _form(output: str) -> str:
    if output == STANDARD:
        raise Stop("no-form", forms=sorted(FORMS))
    form = PurePath(output).suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise Stop("no-ending", path=output, endings=[f".{form}" for form in sorted(FORMS)])
    return form
