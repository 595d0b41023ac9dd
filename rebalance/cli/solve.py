"""``rebalance solve``: make a plan, write it, and sum it up."""

from __future__ import annotations

import math
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import STANDARD, Stop, must_be_writable, say, show, write_document
from rebalance.cli.progress import Progress
from rebalance.cli.search import search

if TYPE_CHECKING:
    import datetime as dt

    from rebalance.instance import Instance
    from rebalance.instance.variants import Variants
    from rebalance.plan.document.plan import Plan
    from rebalance.plan.make import Solver
    from rebalance.words import Language


def _positive(context: click.Context, parameter: click.Parameter, seconds: float) -> float:
    """Refuse what is no length of time; ranges of click let NaN pass."""
    if not 0 < seconds < math.inf:
        raise click.BadParameter(f"{seconds:g} is no positive number of seconds.")
    return seconds


@click.command()
@click.argument("instance")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write the plan; - is stdout, and the summary then goes to stderr."
    "  [default: plan-NAME-START.json here]",
)
@click.option(
    "--set",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="What if: plan as if the tables had been edited, such as"
    " 'vehicles[place=Liaoyuan,vehicle=coach].count+=20' or 'policy.turnover_days=1'; =, +=, -= or *=."
    "  May be given several times.",
)
@click.option(
    "--time-limit",
    type=float,
    callback=_positive,
    metavar="SECONDS",
    default=120.0,
    show_default=True,
    help="Stop the search then.",
)
@click.option(
    "--previous", metavar="PLAN", help="The plan before this one: depart from it as little as can be."
)
@click.option(
    "--freeze-until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Let its orders up to this day stay as they are.",
)
@click.option(
    "--solver",
    type=click.Choice(["highs", "scip"]),
    default="highs",
    show_default=True,
    help="scip: a second opinion on a small instance, each level one whole-number program.",
)
@click.option(
    "--export",
    metavar="FILE",
    help="Write the model, for other solvers: to a .lp or .mps file. It minimises the first level.",
)
@click.option(
    "--certificate",
    is_flag=True,
    help="Add a proof of the bounds, for check --certificate; may take as long again.",
)
@click.option(
    "--explain/--no-explain",
    default=True,
    show_default=True,
    help="Prove the plan's reasons and bottlenecks, in a part of the time limit.",
)
@language("whatever is said, the texts in the plan too")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but what is wrong.")
@click.option("--fail-on-waiting", is_flag=True, help="Exit 7 if anyone waits at the end of a day.")
@click.option("--fail-on-warning", is_flag=True, help="Exit 7 if there is a warning.")
def solve(
    instance: str,
    output: str | None,
    what_if: tuple[str, ...],
    time_limit: float,
    previous: str | None,
    freeze_until: dt.datetime | None,
    solver: Solver,
    export: str | None,
    certificate: bool,
    explain: bool,
    lang: Language,
    quiet: bool,
    fail_on_waiting: bool,
    fail_on_warning: bool,
) -> int:
    """Make a plan for INSTANCE, check it, write it, and sum it up.

    INSTANCE is a folder with instance.toml and a CSV file a table.
    """
    begun = time.monotonic()
    if freeze_until is not None and previous is None:
        raise Stop("no-previous")
    if export is not None and Path(export).suffix not in (".lp", ".mps"):
        raise Stop("no-model-ending", path=export)
    for file in (output, export):
        if file is not None:
            must_be_writable(file)
    before = None if previous is None else _read(previous, lang)
    variants, case = _load(instance, what_if, lang, output)
    until = None if freeze_until is None else freeze_until.date()
    if until is not None and until < case.start:
        raise Stop("too-early", date=until, start=case.start)
    target = output or default_output(case)
    must_be_writable(target)
    if export is not None:
        _export(case, before, until, export)
    # Reading and importing count too: the limit is for everything together. But where they took most of it, a
    # plan that comes late is better than none.
    left = max(time_limit - (time.monotonic() - begun), 0.5 * time_limit)
    proving = variants if explain else None
    plan = _plan(case, left, before, until, solver, certificate, proving, lang, quiet, output)
    asked = (fail_on_waiting and plan.waiting) or (fail_on_warning and plan.warnings)
    if asked:
        plan = plan.model_copy(update={"code": int(Exit.ASKED)})
    _write(plan, target)
    _sum_up(plan, case, target, lang, quiet)
    return plan.code


def default_output(instance: Instance) -> str:
    """Name the file for a plan: after the instance and its first day, which may be in the name already.

    What would be if the tables were otherwise does not take the place of the plan as they are.
    """
    name = re.sub(r"[^\w.-]+", "-", instance.name).strip("-.") or "instance"
    start = instance.start.isoformat()
    dated = name if name.endswith(start) else f"{name}-{start}"
    return f"plan-{dated}-what-if.json" if instance.what_if else f"plan-{dated}.json"


def _load(
    path: str, what_if: tuple[str, ...], lang: Language, output: str | None
) -> tuple[Variants, Instance]:
    from rebalance.cli.failure import invalid_input
    from rebalance.instance import InvalidInstance
    from rebalance.instance.variants import Variants
    from rebalance.report.faults import finding_lines, tally
    from rebalance.words import Words

    try:
        variants = Variants.of(path, what_if)
        return variants, variants()
    except InvalidInstance as invalid:
        words = Words(lang)
        say(finding_lines(invalid.findings, words), sys.stderr)
        if output is not None:
            _write(invalid_input(path, invalid.findings, lang), output)
        raise Stop("nothing-solved", Exit.INVALID, tally=tally(invalid.findings), path=path) from None


def _read(source: str, lang: Language) -> Plan:
    """Read the plan before this one."""
    from rebalance.cli.reading import Unreadable, read_orders
    from rebalance.report.faults import finding_lines, tally
    from rebalance.words import Words

    try:
        return read_orders(source)
    except Unreadable as unreadable:
        words = Words(lang)
        say(finding_lines(unreadable.findings, words), sys.stderr)
        raise Stop("nothing-solved", Exit.INVALID, tally=tally(unreadable.findings), path=source) from None


def _export(instance: Instance, previous: Plan | None, until: dt.date | None, target: str) -> None:
    """Write the model whole, in a file of its own first, for PuLP writes by name."""
    from rebalance.plan.keep import before_of
    from rebalance.solve.other import TooLarge, export

    before = None if previous is None else before_of(instance, previous, until)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / f"model{Path(target).suffix}"
        try:
            export(instance, draft, before)
        except TooLarge:
            raise Stop("too-large") from None
        write_document(draft.read_text(encoding="utf-8"), target)


def _plan(
    instance: Instance,
    time_limit: float,
    previous: Plan | None,
    until: dt.date | None,
    solver: Solver,
    certificate: bool,
    variants: Variants | None,
    lang: Language,
    quiet: bool,
    output: str | None,
) -> Plan:
    from rebalance.cli.failure import no_plan, not_kept
    from rebalance.plan.make import BadPlan, NotKept, make_plan
    from rebalance.report.conflicts import conflict_lines
    from rebalance.report.faults import violation_lines
    from rebalance.solve.other import NoSolver, TooLarge
    from rebalance.solve.told import NoPlan
    from rebalance.words import Message, Words

    words = Words(lang)
    try:
        with Progress(words, quiet) as progress:
            return search(
                lambda: make_plan(
                    instance,
                    time_limit=time_limit,
                    progress=progress,
                    language=lang,
                    previous=previous,
                    freeze_until=until,
                    solver=solver,
                    certificate=certificate,
                    processes=_cores(),
                    variants=variants,
                )
            )
    except NoSolver:
        raise Stop("no-solver") from None
    except TooLarge:
        raise Stop("too-large") from None
    except NotKept as apart:
        say(conflict_lines(apart.conflicts, apart.let_go, words), sys.stderr)
        stop = Stop("not-kept", Exit.INFEASIBLE, date=until)
        if output is not None:
            _write(not_kept(instance, apart, stop.says.said(lang), lang), output)
        raise stop from None
    except NoPlan:
        message = Message("stop.no-plan", {"seconds": math.ceil(time_limit)})
        if output is not None:
            _write(no_plan(instance, message.said(lang)), output)
        raise Stop("more-time", Exit.LIMIT, message=message) from None
    except BadPlan as bad:
        say(violation_lines(bad.violations, words), sys.stderr)
        raise Stop("bad-plan", Exit.BUG) from None


def _cores() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _write(plan: Plan, target: str) -> None:
    from rebalance.plan.document.written import to_json

    write_document(to_json(plan), target)


def _sum_up(plan: Plan, instance: Instance, target: str, lang: Language, quiet: bool) -> None:
    from rebalance.report.labels import labels_of
    from rebalance.report.terminal import summary
    from rebalance.words import Words

    words, labels = Words(lang), labels_of(instance, lang)
    if target != STANDARD:
        show(summary(plan, words, labels, target), sys.stdout)
    elif not quiet:
        show(summary(plan, words, labels), sys.stderr)
