"""A plan's reasons and bottlenecks, proven as far as time allows, the largest groups first."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

from rebalance.instance.variants import Variants
from rebalance.model.before import Before
from rebalance.plan.document.left import Bottleneck
from rebalance.plan.document.left import Reason as Stated
from rebalance.plan.document.plan import Plan
from rebalance.plan.proof.limits import Limits
from rebalance.plan.proof.probes import Probes
from rebalance.plan.proof.reasons import Proof, Prover, Reason, levels_for
from rebalance.plan.proof.resources import Resource
from rebalance.plan.proof.sentences import Sentences
from rebalance.plan.proof.worth import ONE_MORE, amount_of, durables, promising, ranked, tolerance, worth_of
from rebalance.plan.speech import Speech
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import Group
from rebalance.words import Language

MOST = 20
"""More bottlenecks than this nobody reads."""

PROMISING = 5
"""Rooms, vehicles and stocks of each kind that are tried whoever waits."""

TOGETHER = 16
"""Groups that are asked about at once: the levels before them are solved once for all of these."""


def explained(
    plan: Plan, variants: Variants, clock: Clock, language: Language = "en", before: Before | None = None
) -> Plan:
    """Prove a plan's reasons, and what one more is worth.

    For each group one more of the room, vehicle or stock that the duals value most for it is tried: the
    levels that improve, and the group's own share of it, are stated. Where that helps nobody, every limit
    is tried as by ``explain``, and in the end each of the others alone. What time does not allow to prove
    stays as it was.

    Parameters
    ----------
    plan : Plan
        One that keeps every rule.
    variants : Variants
        The instance that it is for, and its changes.
    clock : Clock
    language : {"en", "zh"}
        Of the texts in the plan.
    before : Before, optional
        The orders of the plan before it.
    """
    if clock.left() <= 0:
        return plan
    try:
        return _Explanation(plan, variants, clock, before).told(language)
    except OutOfTime:
        return plan


class _Explanation:
    def __init__(self, plan: Plan, variants: Variants, clock: Clock, before: Before | None) -> None:
        self._plan = plan
        instance = variants()
        # Of groups that no level counts, every plan may leave as many as it likes.
        left = _groups(plan).items()
        self._left = {group: amount for group, amount in left if levels_for(instance, group)}
        # What is worth asking about is who is left behind; where nobody is, everything else.
        levels = max((levels_for(instance, group) for group in self._left), key=len, default=None)
        self._probes = Probes(variants, clock, levels, before=before)
        self._durable = durables(instance)
        self._tried: dict[str, tuple[Resource, int]] = {}
        self._ways: dict[Group, list[tuple[str, str]]] = {}
        self._proofs: dict[Group, Proof] = {}
        self._others: dict[Group, list[Reason]] = {}

    def told(self, language: Language) -> Plan:
        """Prove what can be proven in time, and write it down."""
        try:
            self._try_one_more()
            self._ask_groups()
            self._try_everything()
            self._try_others()
        except OutOfTime:
            pass
        instance = self._probes.instance
        sentences = Sentences(Speech(instance, language), self._tried, instance.start)
        reasons = {group: self._reasons(group, sentences) for group in self._left}
        plan = self._plan
        waiting = tuple(
            row.model_copy(
                update={"why": (*reasons.get(Group("wait", row.place, row.category), []), *row.why)}
            )
            for row in plan.waiting
        )
        shortages = tuple(
            row.model_copy(update={"why": (*reasons.get(Group("short", row.place, row.item), []), *row.why)})
            for row in plan.shortages
        )
        return plan.model_copy(
            update={"waiting": waiting, "shortages": shortages, "bottlenecks": self._bottlenecks(sentences)}
        )

    def _try_one_more(self) -> None:
        for group in self._left:
            found = Limits(self._probes, group, 1).nearest()
            # All ways are known before the first is tried: the time may end there.
            self._ways[group] = [(limit, self._more(resource)) for limit, resource in found.items()]
        for change in dict.fromkeys(change for ways in self._ways.values() for _, change in ways):
            self._probes([change])
        for resource in promising(self._probes, PROMISING):
            self._probes([self._more(resource)])

    def _more(self, resource: Resource) -> str:
        amount = amount_of(resource, self._durable, ONE_MORE)
        change = resource.more(amount)
        self._tried[change] = resource, amount
        return change

    def _ask_groups(self) -> None:
        """Ask what one more does to the groups themselves."""
        left = list(self._left)
        for start in range(0, len(left), TOGETHER):
            groups = left[start : start + TOGETHER]
            self._probes((), groups)
            helps = {group: [reason.changes for reason in self._alone(group)] for group in groups}
            for changes in dict.fromkeys(changes for ways in helps.values() for changes in ways):
                self._probes(changes, [group for group in groups if changes in helps[group]])

    def _try_everything(self) -> None:
        for group, amount in self._left.items():
            if not self._alone(group):
                self._proofs[group] = Prover(self._probes, group).proof(amount)

    def _try_others(self) -> None:
        """Try the limits of which there is no single row to add to."""
        for group, amount in self._left.items():
            if group not in self._proofs:
                found = self._others.setdefault(group, [])
                tried = {limit for limit, _ in self._ways[group]}
                for reason in Prover(self._probes, group).others(amount, tried):
                    found.append(reason)

    def _alone(self, group: Group) -> list[Reason]:
        """List the single rows of which one more helps, as far as known."""
        prover = Prover(self._probes, group)
        found = [prover.found([limit], [change]) for limit, change in self._ways.get(group, [])]
        return [reason for reason in found if reason is not None]

    def _reasons(self, group: Group, sentences: Sentences) -> list[Stated]:
        least = self._probes.known().get(group)
        said = []
        if least is not None and least <= tolerance(least):
            said.append(sentences.free(group.kind))
        proof = self._proofs.get(group)
        if proof is not None and proof.verdict == "nothing" and proof.tried:
            return [*said, sentences.nothing(proof)]
        found = [*self._alone(group), *self._others.get(group, [])] if proof is None else proof.reasons
        for reason in found:
            said += sentences.reasons(reason, group.kind)
        return said

    def _bottlenecks(self, sentences: Sentences) -> tuple[Bottleneck, ...]:
        known = {
            change: worth_of(self._probes, resource, amount)
            for change, (resource, amount) in self._tried.items()
            if len(self._probes.known([change])) >= len(self._probes.levels)
        }
        if best := ranked(list(known.values()))[:MOST]:
            return tuple(sentences.bottleneck(worth, self._tried[worth.change][0]) for worth in best)
        # Where nothing that was tried helps, what had been estimated for these levels is not true.
        refuted = self._probes.levels if known else ()
        return tuple(estimate for estimate in self._plan.bottlenecks if estimate.level not in refuted)


def _groups(plan: Plan) -> dict[Group, int]:
    """Whom a plan leaves behind, most first, people and supplies by turns; and the most on any day."""
    total: Counter[Group] = Counter()
    most: dict[Group, int] = {}
    for row in plan.waiting:
        group = Group("wait", row.place, row.category)
        total[group] += row.people
        most[group] = max(most.get(group, 0), row.people)
    for short in plan.shortages:
        group = Group("short", short.place, short.item)
        total[group] += short.quantity
        most[group] = max(most.get(group, 0), short.quantity)
    ordered = sorted(total, key=lambda group: (-total[group], group.place, group.name))
    kinds = ([group for group in ordered if group.kind == kind] for kind in ("wait", "short"))
    turns = (group for pair in zip_longest(*kinds) for group in pair if group is not None)
    return {group: most[group] for group in turns}
