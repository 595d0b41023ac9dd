"""Why a group waits or is short, proven: relax a limit alone, solve again, and see what improves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rebalance.instance import Instance
from rebalance.instance.variants import Variants
from rebalance.plan.proof.limits import Limits, Ways
from rebalance.plan.proof.probes import Probes
from rebalance.plan.proof.worth import Shift, moved, shifts, tolerance
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Group

_PEOPLE, _SUPPLIES = ("overdue", "waiting"), ("shortage",)


@dataclass(frozen=True)
class Reason:
    """Limits that, relaxed together, improve something.

    Attributes
    ----------
    limits : tuple of str
        One, or the fewest found that only help together.
    changes : tuple of str
        How they are relaxed, as after ``--set``.
    levels : tuple of Shift
        The levels about this half of the problem, before and after, over fractions.
    group : Shift or None
        What waits, or is short, of the group itself, in person-days or units, in the best plans at least;
        None where it was not asked.
    """

    limits: tuple[str, ...]
    changes: tuple[str, ...]
    levels: tuple[Shift, ...]
    group: Shift | None

    @property
    def helps_group(self) -> bool:
        """Whether less is known to be left of the group itself; if not, it goes to others first."""
        return self.group is not None and self.group.after < self.group.before - tolerance(self.group.before)


@dataclass(frozen=True)
class Proof:
    """What was found out about a group.

    Attributes
    ----------
    group : Group
    verdict : {"alone", "together", "nothing"}
        Whether single limits help, or only several together, or none within the horizon.
    reasons : tuple of Reason
        What helps most comes first.
    tried : tuple of str
        The limits that there are.
    least : float
        What waits, or is short, of the group in every best plan over fractions, person-days or units.
    """

    group: Group
    verdict: Literal["alone", "together", "nothing"]
    reasons: tuple[Reason, ...]
    tried: tuple[str, ...]
    least: float


def levels_for(instance: Instance, group: Group) -> tuple[str, ...]:
    """The policy's levels down to the last that is about such a group."""
    levels = instance.policy.levels_with(False)
    about = _PEOPLE if group.kind == "wait" else _SUPPLIES
    last = max((n for n, level in enumerate(levels) if level in about), default=-1)
    return levels[: last + 1]


def prove(variants: Variants, group: Group, amount: int, clock: Clock) -> Proof:
    """Find the limits that hold a group back.

    Parameters
    ----------
    variants : Variants
    group : Group
    amount : int
        How many people wait, or units are short.
    clock : Clock

    Raises
    ------
    OutOfTime
        If the clock ran out.
    """
    probes = Probes(variants, clock, levels_for(variants(), group), (group,))
    return Prover(probes, group).proof(amount)


class Prover:
    """Finds the limits that hold one group back.

    Parameters
    ----------
    probes : Probes
    group : Group
    """

    def __init__(self, probes: Probes, group: Group) -> None:
        self._probes, self._group = probes, group

    def proof(self, amount: int) -> Proof:
        """Try each limit alone, so much that everybody could be served, and all together if none helps."""
        limits = Limits(self._probes, self._group, amount)()
        alone = [reason for name in limits if (reason := self._alone(name, limits[name]))]
        if alone:
            return self._found("alone", sorted(alone, key=_gain), limits)
        together = list(limits)
        if len(together) < 2 or not (reason := self._helps(together, limits)):
            return self._found("nothing", [], limits)
        # Leave out one after the other, as long as the others still help: no fewer of them do.
        for name in list(limits):
            fewer = [other for other in together if other != name]
            if len(fewer) > 1 and (still := self._helps(fewer, limits)):
                together, reason = fewer, still
        return self._found("together", [reason], limits)

    def others(self, amount: int, but: Collection[str]) -> Iterator[Reason]:
        """Try each limit alone, but for some; yield those that help."""
        for name, ways in Limits(self._probes, self._group, amount)().items():
            if name not in but and (reason := self._alone(name, ways)):
                yield reason

    def _found(
        self,
        verdict: Literal["alone", "together", "nothing"],
        reasons: list[Reason],
        limits: dict[str, Ways],
    ) -> Proof:
        least = self._probes((), [self._group])[self._group]
        return Proof(self._group, verdict, tuple(reasons), tuple(limits), least)

    def _alone(self, name: str, ways: Ways) -> Reason | None:
        """Relax one limit, as sparingly as helps the group itself, or else the levels."""
        found = None
        for way in ways:
            reason = self._relaxed([name], way)
            if reason and reason.helps_group:
                return reason
            found = found or reason
        return found

    def _helps(self, names: Sequence[str], limits: dict[str, Ways]) -> Reason | None:
        """Relax several limits, each as far as can be."""
        return self._relaxed(names, [change for name in names for change in limits[name][-1]])

    def _relaxed(self, names: Sequence[str], changes: Sequence[str]) -> Reason | None:
        """Change the instance and solve again; None unless it helps."""
        self._probes((), [self._group])
        self._probes(changes, [self._group])
        return self.found(names, changes)

    def found(self, names: Sequence[str], changes: Sequence[str]) -> Reason | None:
        """What is known of a change; None unless the first thing that differs is better."""
        before, after = self._probes.known(), self._probes.known(changes)
        if not all(level in after for level in self._probes.levels):
            return None
        own = None
        if self._group in before and self._group in after:
            own = Shift(self._group.kind, before[self._group], after[self._group])
        reason = Reason(tuple(names), tuple(changes), shifts(before, after), own)
        first = next((s for s in (*reason.levels, own) if s is not None and moved(s)), None)
        return reason if first is not None and first.after < first.before else None


def _gain(reason: Reason) -> tuple[object, ...]:
    """Rank by what helps the group itself, then by the levels."""
    parts = (round(s.after - s.before, 6) for s in (reason.group, *reason.levels) if s is not None)
    return (*parts, reason.limits)
