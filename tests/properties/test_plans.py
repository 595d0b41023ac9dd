"""Whatever the instance, the plan made of it keeps all rules and says so in the published form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from rebalance.instance import Instance, load
from rebalance.plan.check import Facts
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import make_plan
from rebalance.plan.published import json_schema
from rebalance.solve.relaxed import relaxed_levels
from tests.plan.mutations import caught, mutations

from .hold import document, examples, no_worse, values
from .oracle import Oracle
from .small import Case, cases

INSTANCES = Path(__file__).parents[2] / "instances"
SCHEMA = jsonschema.Draft202012Validator(json_schema())


@examples(25)
@given(cases())
def test_a_plan_passes_the_check_and_validates_against_the_schema(case: Case) -> None:
    """`make_plan` checks its own plan and raises where a rule is broken; the schema is checked here."""
    plan = make_plan(case.instance())
    SCHEMA.validate(document(plan))
    assert plan.status in ("optimal", "feasible")


@examples(30)
@given(cases())
def test_fractions_do_no_worse_than_whole_numbers(case: Case) -> None:
    """The relaxation allows every plan: where the two first differ, its level is the lower one.

    And no level's bound is above its value: a bound is at least the first level's relaxed value.
    """
    instance = case.instance()
    plan, relaxed = make_plan(instance), relaxed_levels(instance)
    assert list(relaxed) == list(values(plan))
    assert no_worse(relaxed.values(), values(plan).values())
    for objective in plan.objectives:
        assert objective.bound is not None
        assert objective.bound <= objective.value
    first = plan.objectives[0]
    assert first.bound is not None
    assert first.bound >= relaxed[first.level] - 1e-6 * max(1.0, first.value)


@examples(90)
@given(cases(most_places=3))
def test_what_is_called_optimal_is(case: Case) -> None:
    """A program with a variable for every vehicle's every trip finds the same value for each level.

    A plan that is only feasible is held to its bounds, down to the first level that it does not settle.
    """
    instance = case.instance()
    plan, oracle = make_plan(instance), Oracle(instance)
    best = oracle.values()
    for objective in plan.objectives:
        assert objective.bound is not None
        true = best[objective.level]
        slack = 1e-6 * max(1.0, true)
        assert objective.bound - slack <= true <= objective.value + slack, (objective, best)
        if objective.value > objective.bound:
            break
        assert true >= objective.value - slack, (objective, best)
        if not shared_as_well_as_can_be(plan, objective.level, oracle.shares.get(objective.level, [])):
            break


def shared_as_well_as_can_be(plan: Plan, level: str, best: list[float]) -> bool:
    """Hold the shares of a level to their bounds, down to the first that is not settled, if there is one."""
    shares = {share.rank: share for share in plan.shares if share.level == level}
    for rank, true in enumerate(best, start=1):
        if rank not in shares:
            assert true == pytest.approx(0, abs=1e-6)
            continue
        share = shares[rank]
        assert share.bound is not None
        assert share.bound - 1e-6 <= true <= share.share + 1e-6, (share, best)
        if share.share > share.bound:
            return False
        assert true >= share.share - 1e-6, (share, best)
    return len(shares) <= len(best)


@pytest.mark.parametrize(
    "name", ["tiny-cohorts", "tiny-payload", "tiny-turnover", "tiny-passing", "tiny-pairs", "tiny-tours"]
)
def test_every_slip_in_a_solved_plan_is_caught(name: str) -> None:
    """Any single number, name or date changed in a plan that the solver made breaks a rule of the check."""
    assert list(uncaught(load(INSTANCES / name))) == []


@examples(8)
@given(cases(most_places=3, most_days=2))
def test_every_slip_in_a_random_plan_is_caught(case: Case) -> None:
    """The same on instances that nobody thought up."""
    assert list(uncaught(case.instance())) == []


def uncaught(instance: Instance) -> Iterator[str]:
    """Mutations of an instance's plan that the check ought to see and does not."""
    facts, plan = Facts(instance), document(make_plan(instance))
    for mutation in mutations(plan, instance, roster_slack=True):
        if mutation.free is None and not caught(facts, mutation.document):
            yield str(mutation)
