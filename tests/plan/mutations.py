"""Every single mutation of a plan document, so that a check can be shown to catch them all.

``mutations`` yields the documents that differ from a given one by one step: a number by one, a date by a
day, a name swapped for another of the instance's, a record dropped or said twice. A mutation that no check
could object to carries the reason in ``free``.
"""

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from rebalance.instance import Instance
from rebalance.plan.check import Facts, judge
from rebalance.plan.document.plan import Plan

Path = tuple[str | int, ...]
Document = dict[str, Any]

# Parts of the document that do not follow from its decisions.
FREE_PARTS = {
    "generated_at": "the time of making is known to its maker alone",
    "tool": "so are the versions it was made with",
    "warnings": "they speak of the inputs' files, which the plan does not hold",
    "bottlenecks": "what one more would be worth takes a solver to prove",
    "price_of_fairness": "so does what a level would be without another",
    "why": "which limits bind takes a solver to prove",
}
ROSTER_FIELDS = ("number", "departs_minute")
ROSTER_SLACK = "with time to spare, another vehicle or minute is as right"
BOUND = (
    "a bound lower than the value, where the plan is not called optimal, may be true: a solver has to tell"
)


@dataclass(frozen=True)
class Mutation:
    """A changed document: where, what was done, and the reason if nobody could object."""

    path: Path
    what: str
    document: Document
    free: str | None

    def __str__(self) -> str:
        return f"{'.'.join(str(step) for step in self.path)}: {self.what}"


def caught(facts: Facts, document: Document, previous: Plan | None = None) -> bool:
    """Say whether the reader refuses the document or the check objects to it."""
    try:
        plan = Plan.model_validate(document)
    except ValidationError:
        return True
    return bool(judge(facts, plan, previous))


def mutations(document: Document, instance: Instance, roster_slack: bool = False) -> Iterator[Mutation]:
    """Yield every single mutation of a document as ``json.loads`` gives it.

    With `roster_slack` the vehicle numbers and departures are free: for plans whose vehicles have time left.
    """
    names = _names(instance)
    for path, value in _leaves(document, ()):
        for what, changed in _steps(path, value, names, instance):
            yield _mutation(document, path, what, changed, roster_slack)
    for path, records in _lists(document, ()):
        for i, record in enumerate(records):
            less, more = records[:i] + records[i + 1 :], [*records, record]
            yield _mutation(document, (*path, i), "dropped", less, roster_slack, path)
            yield _mutation(document, (*path, i), "said twice", more, roster_slack, path)


def _names(instance: Instance) -> dict[str, list[str]]:
    places = sorted(instance.places["place"])
    return {
        **dict.fromkeys(
            ("origin", "destination", "place", "vehicle_place", "supporting", "recipient"), places
        ),
        "category": sorted(instance.categories["category"]),
        "site": sorted(set(instance.rooms["site"])),
        "room_type": sorted({*instance.rooms["room_type"], *instance.accepts["room_type"]}),
        "vehicle": sorted(set(instance.vehicles["vehicle"])),
        "item": sorted(instance.items["item"]),
        "carries": ["contact", "positive", "supplies"],
        "level": list(instance.policy.levels),
        "status": ["feasible", "infeasible", "invalid", "optimal"],
    }


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from _leaves(part, (*path, i))
    else:
        yield path, value


def _lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    if isinstance(value, dict):
        for key in value:
            yield from _lists(value[key], (*path, key))
    elif isinstance(value, list):
        yield path, value
        for i, part in enumerate(value):
            yield from _lists(part, (*path, i))


def _steps(
    path: Path, value: Any, names: dict[str, list[str]], instance: Instance
) -> Iterator[tuple[str, Any]]:
    field = str(path[-1])
    if isinstance(value, int | float):
        yield f"{value} + 1", value + 1
        yield f"{value} - 1", value - 1
    elif field in ("date", "start", "runs_out"):
        if value is None:
            yield "null to the first day", instance.start.isoformat()
            return
        for days in (1, -1):
            other = (dt.date.fromisoformat(value) + dt.timedelta(days=days)).isoformat()
            yield f"{value} to {other}", other
        if field == "runs_out":
            yield f"{value} to null", None
    elif field == "generated_at":
        later = dt.datetime.fromisoformat(value) + dt.timedelta(seconds=1)
        yield f"{value} to {later.isoformat()}", later.isoformat()
    elif field in names:
        for other in names[field]:
            if other != value:
                yield f"{value} to {other}", other
        if field in ("vehicle", "vehicle_place") and value is not None:
            yield f"{value} to null", None
    elif isinstance(value, str):
        yield f"{value} to {value}x", value + "x"


def _with(value: Any, path: Path, new: Any) -> Any:
    """Put something new at a path; what is not on the way to it is shared, not copied."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = _with(value[path[0]], path[1:], new)
    return changed


def _mutation(
    document: Document, path: Path, what: str, value: Any, roster_slack: bool, put_at: Path | None = None
) -> Mutation:
    changed = _with(document, put_at or path, value)
    return Mutation(path, what, changed, _free(document, path, value, roster_slack))


def _free(document: Document, path: Path, value: Any, roster_slack: bool) -> str | None:
    for part, reason in FREE_PARTS.items():
        if part in path:
            return reason
    if roster_slack and path[0] == "roster" and path[-1] in ROSTER_FIELDS:
        return ROSTER_SLACK
    if path[-1] == "bound" and document["status"] != "optimal":
        record = document[str(path[0])][path[1]]
        if value < record.get("value", record.get("share")):
            return BOUND
    return None
