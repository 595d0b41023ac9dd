"""Rules: the envelope says what the document holds, and of which instance."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from rebalance.words import Message

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
        yield _envelope("code", "code", code=plan.code, status=plan.status, allowed=CODES[plan.status])
    if not case.succeeded:
        if plan.error is None:
            yield _envelope("error", "no-error", status=plan.status)
        for name in ("objectives", *DECISIONS, *DERIVED):
            rows = getattr(plan, name)
            if rows:
                count = len(rows)
                yield _envelope(name, "rows", count, status=plan.status, list=name, count=count)
        return
    if plan.error is not None:
        yield _envelope("error", "error", status=plan.status, error=plan.error.message)
    figures = [
        *((o.level, None, o.value, o.bound) for o in plan.objectives),
        *((s.level, s.rank, s.share, s.bound) for s in plan.shares),
    ]
    gaps = [None if bound is None else (exact(value), exact(bound)) for _, _, value, bound in figures]
    if plan.status == "optimal":
        for (level, rank, value, bound), gap in zip(figures, gaps, strict=True):
            if gap is None or differs(*gap, OPTIMAL):
                by = 1.0 if gap is None else float(abs(gap[0] - gap[1]))
                says = Message("broken.status.gap", {"level": level, "value": value, "bound": bound})
                yield Violation("status", spot(level=level, rank=rank), by, says)
    elif "status" in case.given and gaps and all(gap and not differs(*gap, TOLERANCE) for gap in gaps):
        yield _envelope("status", "closed")


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
            says = Message("broken.instance.other", {"field": field, "said": said, "known": known})
            yield Violation("instance", spot(field=field), by, says)


def _envelope(field: str, what: str, by: int = 1, /, **blanks: object) -> Violation:
    return Violation("status", spot(field=field), by, Message(f"broken.status.{what}", blanks))
