"""Every stated figure proved again: the instance edited as the reason says, solved afresh, and compared."""

from __future__ import annotations

from collections.abc import Iterator

from rebalance.instance import Instance
from rebalance.instance.variants import Variants
from rebalance.plan.proof.probes import Probes
from rebalance.plan.proof.reasons import Proof, levels_for, prove
from rebalance.plan.proof.worth import Prices, Shift, prices, tolerance
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Group, Ladder
from rebalance.solve.relaxed import relaxed_levels

SECONDS = 600.0


def groups(instance: Instance) -> Iterator[tuple[Group, int]]:
    """Everybody who is found, and everything that is needed."""
    people = instance.people.groupby(["place", "category"], as_index=False)["count"].sum()
    needs = instance.needs.groupby(["place", "item"], as_index=False)["quantity"].sum()
    for row in people[people["count"] > 0].to_dict("records"):
        yield Group("wait", row["place"], row["category"]), int(row["count"])
    for row in needs[needs["quantity"] > 0].to_dict("records"):
        yield Group("short", row["place"], row["item"]), int(row["quantity"])


def proved(variants: Variants, group: Group, amount: int) -> Proof:
    """Prove the reasons of a group, and each of them again."""
    proof = prove(variants, group, amount, Clock(SECONDS))
    instance = variants()
    levels = levels_for(instance, group)
    as_it_is = Ladder(instance, Clock(SECONDS), levels, (group,)).values
    for reason in proof.reasons:
        fresh = Ladder(variants(*reason.changes), Clock(SECONDS), levels, (group,)).values
        for shift in reason.levels:
            same(shift, as_it_is[shift.level], fresh[shift.level])
        assert reason.group is not None
        same(reason.group, as_it_is[group], fresh[group])
        first = next(s for s in (*reason.levels, reason.group) if differs(s))
        assert first.after < first.before
    if proof.verdict == "together":
        (reason,) = proof.reasons
        assert len(reason.limits) > 1
    assert bool(proof.reasons) == (proof.verdict != "nothing")
    return proof


def priced(variants: Variants, most: int) -> Prices:
    """Price resources, and each of them again."""
    found = prices(Probes(variants, Clock(SECONDS)), most)
    before = relaxed_levels(variants(), SECONDS)
    for worth in found.worth:
        after = relaxed_levels(variants(worth.change), SECONDS)
        assert [shift.level for shift in worth.levels] == list(before)
        for shift in worth.levels:
            same(shift, before[shift.level], after[shift.level])
        first = next(shift for shift in worth.levels if differs(shift))
        assert first.after < first.before
    if found.idle:
        fewer = relaxed_levels(variants(*(worth.change for worth in found.idle)), SECONDS)
        assert all(fewer[level] <= value + tolerance(value) for level, value in before.items())
    return found


def same(shift: Shift, before: float, after: float) -> None:
    """What was stated is what comes out."""
    assert abs(shift.before - before) <= tolerance(before), shift
    assert abs(shift.after - after) <= tolerance(after), (shift, after)


def differs(shift: Shift) -> bool:
    """Whether anything changed but the solver's last digits."""
    return abs(shift.after - shift.before) > tolerance(shift.before)
