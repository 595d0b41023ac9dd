"""Certificates: they prove the bounds of the tiny instances, prove nothing untrue, and notice any change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalance.instance import Instance, from_tables, load
from rebalance.model.model import build
from rebalance.plan.certify import certified
from rebalance.plan.check import check
from rebalance.plan.check.case import Case
from rebalance.plan.check.certificate import Proof, Tables, check_certificate, fingerprint, proof_of, written
from rebalance.plan.check.certificate.knapsack import best_day
from rebalance.plan.check.certificate.prices import AT_LEAST, EQUAL
from rebalance.plan.check.certificate.steps import common
from rebalance.plan.check.certificate.wanted import shipments
from rebalance.plan.check.facts import Facts
from rebalance.plan.document.certificate import Certificate, Multipliers, ProvenLevel
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.keep import before_of
from rebalance.plan.make import make_plan
from rebalance.plan.published import json_schema
from rebalance.solve.relaxed import relaxed_levels
from tests.made_up import province
from tests.properties.hold import examples
from tests.properties.small import Case as Small
from tests.properties.small import cases

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(path.name for path in INSTANCES.glob("tiny-*") if path.is_dir())

OTHERS = [*sorted(path.name for path in INSTANCES.glob("conflict-*") if path.is_dir()), "jiyuan-2022-12-11"]

OF_FRACTIONS = {
    "tiny-base": {"travel"},
    "tiny-cohorts": {"overdue", "waiting", "fairness_people", "travel"},
    "tiny-durable": {"fairness_supplies", "travel"},
    "tiny-fairness-supplies": {"travel"},
    "tiny-lead": {"travel"},
    "tiny-norms-rounding": {"shortage", "travel"},
    "tiny-passing": {"travel"},
    "tiny-priority": {"travel"},
    "tiny-recipients": {"travel"},
    "tiny-seats": {"overdue", "waiting", "fairness_people", "travel"},
    "tiny-supporters": {"overdue", "waiting", "fairness_people", "travel"},
    "tiny-withdrawal": {"travel"},
}
"""Levels at which fractions of people or trips do better than any plan: there the proof stays below it."""


@cache
def solved(name: str) -> tuple[Instance, Plan, Plan | None]:
    """A tiny instance, its plan by hand with a certificate, and the plan before it."""
    folder = INSTANCES / name
    instance, earlier = load(folder), folder / "previous.json"
    plan = Plan.model_validate_json((folder / "plan.json").read_text(encoding="utf-8"))
    previous = Plan.model_validate_json(earlier.read_text(encoding="utf-8")) if earlier.exists() else None
    model = build(instance, None if previous is None else before_of(instance, previous, None))
    return instance, certified(instance, model, plan, previous), previous


def proofs_of(instance: Instance, plan: Plan, previous: Plan | None = None) -> list[Proof]:
    proofs, wrong = check_certificate(instance, plan, previous)
    assert wrong == []
    return proofs


def forged(plan: Plan, levels: list[ProvenLevel]) -> Plan:
    """The plan with other levels in its certificate, and a fingerprint that goes with them."""
    certificate = Certificate(levels=tuple(levels), sha256=fingerprint(tuple(levels)))
    return plan.model_copy(update={"certificate": certificate})


def levels_of(plan: Plan) -> list[ProvenLevel]:
    assert plan.certificate is not None
    return list(plan.certificate.levels)


def one_changed(proven: ProvenLevel) -> Iterator[ProvenLevel]:
    """The level with each of its multipliers changed by a tenth, one at a time."""
    for p, part in enumerate(proven.multipliers):
        for r, row in enumerate(part.rows):
            changed = written(Fraction(row[-1]) * Fraction(11, 10))
            rows = (*part.rows[:r], (*row[:-1], changed), *part.rows[r + 1 :])
            parts = list(proven.multipliers)
            parts[p] = Multipliers(rule=part.rule, keys=part.keys, rows=rows)
            yield proven.model_copy(update={"multipliers": tuple(parts)})


@pytest.mark.parametrize("name", TINY)
def test_every_tiny_instance_is_proven_as_far_as_fractions_go(name: str) -> None:
    instance, plan, previous = solved(name)
    assert check(instance, plan, previous) == []
    proofs = proofs_of(instance, plan, previous)
    assert all(proof.bound <= proof.value for proof in proofs)
    assert {proof.level for proof in proofs if not proof.met} == OF_FRACTIONS.get(name, set())


@pytest.mark.parametrize("name", ["tiny-overdue", "tiny-freight", "tiny-tours", "tiny-norms-ventilators"])
def test_one_figure_changed_is_refused(name: str) -> None:
    instance, plan, _ = solved(name)
    levels = levels_of(plan)
    for number, proven in enumerate(levels):
        for changed in one_changed(proven):
            assert changed != proven
            assert plan.certificate is not None
            others = (*levels[:number], changed, *levels[number + 1 :])
            told = plan.model_copy(
                update={"certificate": plan.certificate.model_copy(update={"levels": others})}
            )
            proofs, wrong = check_certificate(instance, told)
            assert proofs == []
            assert "changed after it was made" in wrong[0].message


@pytest.mark.parametrize("name", ["tiny-overdue", "tiny-freight", "tiny-tours", "tiny-norms-ventilators"])
def test_one_figure_changed_with_a_new_fingerprint_is_refused_or_proves_the_same(name: str) -> None:
    """A change that does not matter leaves a proof a proof: then what it proves is what is written."""
    instance, plan, _ = solved(name)
    levels, refused = levels_of(plan), 0
    for number, proven in enumerate(levels):
        for changed in one_changed(proven):
            others = [*levels[:number], changed, *levels[number + 1 :]]
            proofs, wrong = check_certificate(instance, forged(plan, others))
            refused += bool(wrong)
            assert wrong or [p.bound for p in proofs] == [p.bound for p in proofs_of(instance, plan)]
    assert refused


def test_a_plan_with_a_certificate_is_read_as_written_and_validates() -> None:
    _, plan, _ = solved("tiny-overdue")
    text = to_json(plan)
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(text))
    assert Plan.model_validate_json(text).certificate == plan.certificate
    assert "certificate" not in json.loads(to_json(plan.model_copy(update={"certificate": None})))


def test_a_sum_that_is_too_good_is_refused() -> None:
    instance, plan, _ = solved("tiny-tours")
    levels = levels_of(plan)
    levels[0] = levels[0].model_copy(update={"sum": "100"})
    proofs, wrong = check_certificate(instance, forged(plan, levels))
    assert proofs == []
    assert wrong[0].message.endswith("not to 100")


@pytest.mark.parametrize(
    ("rule", "keys", "row"),
    [
        ("no such rule", ("place",), ("Xi", "1")),
        ("people", ("place", "category", "date"), ("nowhere", "mild", "2022-04-03", "1")),
        ("people", ("place", "category", "date"), ("Xi", "mild", "2023-04-03", "1")),
        ("people", ("place", "category"), ("Xi", "mild", "1")),
        ("held", ("level",), ("waiting", "-1")),
        ("held", ("level",), ("overdue", "1")),
        ("held", ("level",), ("overdue", "-1e3")),
        ("held", ("level",), ("overdue", "nan")),
        ("held", ("level",), ("overdue", "-1/0")),
    ],
)
def test_rows_that_there_are_not_are_refused(rule: str, keys: tuple[str, ...], row: tuple[str, ...]) -> None:
    instance, plan, _ = solved("tiny-overdue")
    levels = levels_of(plan)
    wrong_part = Multipliers(rule=rule, keys=keys, rows=(row,))
    levels[1] = ProvenLevel(level=levels[1].level, sum="0", multipliers=(wrong_part,))
    proofs, wrong = check_certificate(instance, forged(plan, levels))
    assert proofs == []
    assert f"rule {rule}" in wrong[0].message


def test_a_row_that_comes_twice_is_refused() -> None:
    instance, plan, _ = solved("tiny-overdue")
    levels = levels_of(plan)
    part = levels[0].multipliers[0]
    twice = part.model_copy(update={"rows": (*part.rows, part.rows[0])})
    levels[0] = levels[0].model_copy(update={"multipliers": (twice, *levels[0].multipliers[1:])})
    assert check_certificate(instance, forged(plan, levels))[1]


def test_no_certificate_and_one_of_other_levels() -> None:
    instance, plan, _ = solved("tiny-overdue")
    _, wrong = check_certificate(instance, plan.model_copy(update={"certificate": None}))
    assert "has no certificate" in wrong[0].message
    _, wrong = check_certificate(instance, forged(plan, levels_of(plan)[1:]))
    assert "is of the levels waiting" in wrong[0].message


def test_what_changes_is_proven_with_the_plan_before_at_hand_only() -> None:
    instance, plan, previous = solved("tiny-change")
    assert previous is not None
    assert proofs_of(instance, plan, previous)[-1].level == "change"
    assert "--previous" in check_certificate(instance, plan)[1][0].message


@pytest.mark.parametrize("name", TINY)
def test_no_multipliers_whatever_prove_more_than_is_true(name: str) -> None:
    """The tiny plans are optimal, so that no proof may be above their values: whatever is multiplied."""
    instance, plan, previous = solved(name)
    tables = Tables(Case(Facts(instance), plan, previous))
    proofs = proofs_of(instance, plan, previous)
    names = tuple(proof.level for proof in proofs)
    random = Random(name)
    for number, proven in enumerate(levels_of(plan)):
        for spread in (0.1, 1.0, 3.0):
            other = proven.model_copy(update={"multipliers": tuple(_shaken(proven, random, spread))})
            bound, faults = proof_of(other, names[:number], tables)
            assert faults == []
            assert bound <= proofs[number].value + Fraction(1, 10**9)


def _shaken(proven: ProvenLevel, random: Random, spread: float) -> Iterator[Multipliers]:
    for part in proven.multipliers:
        rows = []
        for row in part.rows:
            multiplier = Fraction(row[-1]) * Fraction(str(round(1 + spread * (2 * random.random() - 1), 3)))
            if part.rule not in EQUAL and part.rule != "needs" and multiplier != 0:
                multiplier = abs(multiplier) if part.rule in AT_LEAST else -abs(multiplier)
            elif part.rule == "needs":
                multiplier = abs(multiplier)
            rows.append((*row[:-1], written(multiplier)))
        yield part.model_copy(update={"rows": tuple(rows)})


@examples(15)
@given(cases())
def test_whatever_the_instance_no_more_is_proven_than_a_plan_reaches(case: Small) -> None:
    instance = case.instance()
    plan = make_plan(instance, certificate=True)
    assert check(instance, plan) == []
    for proof in proofs_of(instance, plan):
        assert proof.bound <= proof.value


LIMITS: list[dict[str, int]] = [{}, {"max_supporters_per_recipient": 1, "max_recipients_per_supporter": 2}]


@pytest.mark.parametrize("policy", LIMITS)
def test_a_province_is_proven_as_far_as_the_relaxation_bounds_it(policy: dict[str, int]) -> None:
    """The first level's bound, before any branching, is the relaxation's to the last digits."""
    settings, tables = province(2, cities=2, districts=3, days=2, fleets=(0, 3))
    instance = from_tables({**settings, "policy": policy}, tables)
    plan = make_plan(instance, time_limit=1.0)
    proofs = proofs_of(instance, certified(instance, build(instance), plan))
    relaxed = relaxed_levels(instance)["overdue"]
    assert float(proofs[0].bound) >= relaxed * (1 - 1e-6) > 0


def test_without_time_nothing_is_proven_and_said_so() -> None:
    instance, plan, _ = solved("tiny-overdue")
    late = certified(instance, build(instance), plan, time_limit=0.0)
    assert [proof.bound for proof in proofs_of(instance, late)] == [0] * len(plan.objectives)
    assert late.objectives == plan.objectives


@pytest.mark.parametrize(
    "name",
    [
        *OTHERS,
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("jilin-2022-03-21", "jilin-2022-04-03")),
    ],
)
def test_the_bounds_of_every_other_instance_are_proven(name: str) -> None:
    instance = load(INSTANCES / name)
    plan = make_plan(instance, time_limit=10.0, certificate=True)
    assert check(instance, plan) == []
    proofs = proofs_of(instance, plan)
    relaxed = relaxed_levels(instance, 300.0)
    assert all(proof.bound <= proof.value for proof in proofs)
    # The first level is held back by none above it: what its fractions reach is proven, to the last digits.
    assert float(proofs[0].bound) >= relaxed[proofs[0].level] * (1 - 1e-7)
    if name == "jilin-2022-04-03":
        assert proofs[0].bound == 22_932
    levels = levels_of(plan)
    for number, proven in enumerate(levels):
        for changed in islice(one_changed(proven), 1):
            told = (*levels[:number], changed, *levels[number + 1 :])
            assert plan.certificate is not None
            forgery = plan.certificate.model_copy(update={"levels": told})
            _, wrong = check_certificate(instance, plan.model_copy(update={"certificate": forgery}))
            assert "changed after it was made" in wrong[0].message


def test_the_check_finds_the_shipments_of_use_by_itself() -> None:
    """Fewer than the model where no truck passes, and never one that the model has not."""
    for seed in range(3):
        instance = from_tables(*province(seed, cities=3, districts=4, days=3, fleets=(0, 3)))
        model = build(instance)
        ship, data = model.kind("ship"), model.data
        known = {
            (data.places[o], data.places[q], data.items[i], int(t))
            for o, q, i, t in zip(*(ship[key] for key in "oqit"), strict=True)
        }
        found = set(shipments(Tables(Case(Facts(instance), Plan()))))
        assert found <= known
        assert len(found) > 0.9 * len(known)


Trips = dict[Fraction, Fraction]
tenths = st.integers(1, 80).map(lambda n: Fraction(n, 10))


@given(st.dictionaries(tenths, tenths, max_size=4), tenths)
def test_the_best_day_of_a_vehicle(prices: Trips, shift: Fraction) -> None:
    def fill(left: Fraction, kinds: list[tuple[Fraction, Fraction]]) -> Fraction:
        if not kinds:
            return Fraction(0)
        (minutes, price), *rest = kinds
        return max(n * price + fill(left - n * minutes, rest) for n in range(int(left / minutes) + 1))

    few = {minutes: price for minutes, price in prices.items() if minutes * 6 > shift}
    assert best_day(few, shift) == fill(shift, sorted(few.items()))


def test_lengths_too_fine_count_for_no_less_than_they_are() -> None:
    fine = {Fraction(1, 3**9) + 200: Fraction(7), Fraction(1, 10**6): Fraction(1, 10**9)}
    exact = 3 * Fraction(7)
    assert exact <= best_day(fine, Fraction(720)) <= exact + 1


def test_the_common_step() -> None:
    assert common([Fraction(3, 2), 2, 0]) == Fraction(1, 2)
    assert common([]) == 0
