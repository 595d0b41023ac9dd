"""Rules: the envelope says what the document holds, and of which instance."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from .names import DECISIONS, DERIVED
from .violation import TOLERANCE, Violation, differs, exact, spot

if TYPE_CHECKING:
    from .case import Case

OPTIMAL = Fraction(1, 10**6)
# 7: a plan was written, and --fail-on-waiting or --fail-on-warning applies. 5: a limit, and no plan.
CODES = {"optimal": (0, 7), "feasible": (0, 7), "infeasible": (4, 5), "invalid": (2, 3, 5)}


def check_status(case: Case) -> Iterator[Violation]:
    """Check that status, code, error, lists and bounds agree with one another."""
    plan = case.plan
    if "code" in case.given and plan.code not in CODES[plan.status]:
        allowed = " or ".join(str(code) for code in CODES[plan.status])
        yield _envelope("code", f"code {plan.code} does not go with status {plan.status}: {allowed} would")
    if not case.succeeded:
        if plan.error is None:
            yield _envelope("error", f"status is {plan.status}, but error does not say why")
        for name in ("objectives", *DECISIONS, *DERIVED):
            rows = getattr(plan, name)
            if rows:
                message = f"status is {plan.status}, but {name} holds {len(rows)} records"
                yield _envelope(name, message, len(rows))
        return
    if plan.error is not None:
        yield _envelope("error", f"status is {plan.status}, but error is filled: {plan.error.message}")
    gaps = [None if o.bound is None else (exact(o.value), exact(o.bound)) for o in plan.objectives]
    if plan.status == "optimal":
        for objective, gap in zip(plan.objectives, gaps, strict=True):
            if gap is None or differs(*gap, OPTIMAL):
                by = 1.0 if gap is None else float(abs(gap[0] - gap[1]))
                message = (
                    f"status is optimal, but level {objective.level} has value {objective.value} "
                    f"and bound {objective.bound}"
                )
                yield Violation("status", spot(level=objective.level), by, message)
    elif "status" in case.given and gaps and all(gap and not differs(*gap, TOLERANCE) for gap in gaps):
        yield _envelope("status", "every bound equals its value, so the status is optimal, not feasible")


def check_instance(case: Case) -> Iterator[Violation]:
    """Compare name, start, days and the hash of the inputs."""
    reference = case.plan.instance
    for field in ("name", "start", "days", "sha256"):
        if field not in reference.model_fields_set:
            continue
        said, known = getattr(reference, field), getattr(case.facts.instance, field)
        if said is None and not case.succeeded:
            continue
        if said != known:
            by = abs(said - known) if isinstance(said, int) else 1
            message = f"the plan is of an instance whose {field} is {said}, not {known}"
            yield Violation("instance", spot(field=field), by, message)


def _envelope(field: str, message: str, by: int = 1) -> Violation:
    return Violation("status", spot(field=field), by, message)
