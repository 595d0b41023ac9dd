"""``rebalance doctor``: say what is installed here, and whether it really plans."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from typing import Any

import click

from rebalance import __version__
from rebalance.cli.codes import Exit
from rebalance.cli.output import say

_PARTS = ("PuLP", "highspy", "numpy", "pandas", "pydantic", "click", "rich")
_WRONG = {"highspy": ((1, 16), "it returns wrong optima: pip install --upgrade highspy")}
"""Parts that are wrong before a version."""

# Three people, three beds, a car of two seats, and a shift of one trip and a half: two people can be moved.
_SETTINGS = {"name": "doctor", "start": "2022-04-03", "days": 1}
_TABLES: dict[str, list[dict[str, Any]]] = {
    "places": [{"place": "district", "role": "recipient"}, {"place": "city", "role": "supporting"}],
    "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
    "accepts": [{"category": "mild", "room_type": "bed"}],
    "people": [{"place": "district", "category": "mild", "date": "2022-04-03", "count": 3}],
    "rooms": [{"place": "city", "site": "clinic", "room_type": "bed", "date": "2022-04-03", "count": 3}],
    "vehicles": [
        {
            "place": "city",
            "vehicle": "car",
            "carries": "positive",
            "count": 1,
            "seats": 2,
            "hours_per_day": 3,
        }
    ],
    "travel": [{"origin": "city", "destination": "district", "minutes": 60}],
}
_MOVED = 2


@click.command()
def doctor() -> int:
    """Say what is installed, and make and check a tiny plan."""
    say([f"{'rebalance':<10} {__version__}", f"{'Python':<10} {platform.python_version()}"], sys.stdout)
    sound = True
    for part in _PARTS:
        line, right = _part(part)
        sound &= right
        say([line], sys.stdout)
    faults = list(_plan_faults())
    say([f"wrong      {fault}" for fault in faults] or ["plan       made and checked"], sys.stdout)
    return Exit.DONE if sound and not faults else Exit.BUG


def version(name: str) -> str:
    """Return the version of a part that is installed."""
    # Imported only now, for it takes a tenth of the time in which --help answers.
    from importlib.metadata import version as installed

    return installed(name)


def _part(name: str) -> tuple[str, bool]:
    from importlib.metadata import PackageNotFoundError

    try:
        installed = version(name)
    except PackageNotFoundError:
        return f"{name:<10} missing: pip install {name.lower()}", False
    right, why = _WRONG.get(name, ((), ""))
    if _numbers(installed) < right:
        return f"{name:<10} {installed}: {why}", False
    return f"{name:<10} {installed}", True


def _numbers(version: str) -> tuple[int, ...]:
    """The first three numbers of a version."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _plan_faults() -> Iterator[str]:
    """Make a plan whose best is known, and say what is wrong with it."""
    try:
        from rebalance.instance import from_tables
        from rebalance.plan.check import check
        from rebalance.plan.make import make_plan

        instance = from_tables(_SETTINGS, _TABLES)
        plan = make_plan(instance, time_limit=10)
    except Exception as error:
        # Whatever breaks here is the answer that was asked for.
        yield f"no plan: {type(error).__name__}: {error}"
        return
    yield from (violation.message for violation in check(instance, plan))
    moved = plan.summary.people.positive.moved
    if moved != _MOVED or plan.status != "optimal":
        yield f"{moved} people moved, {plan.status}; {_MOVED} can be, and no more"
