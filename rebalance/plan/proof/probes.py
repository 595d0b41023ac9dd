"""An instance changed in one way after another: what its levels then come to, each change solved once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rebalance.instance import Instance
from rebalance.instance.variants import Variants
from rebalance.model.before import Before
from rebalance.plan.proof.resources import Resource, Resources
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Group, Ladder

Values = dict[str | Group, float]


class Probes:
    """Levels of an instance over fractions, as it is and as it would be.

    Parameters
    ----------
    variants : Variants
        The instance and its changes.
    clock : Clock
    levels : sequence of str, optional
        Which levels, in their order; by default all.
    groups : sequence of Group
        Whom the duals are to be asked about, too.
    before : Before, optional
        An earlier plan's orders.

    Attributes
    ----------
    instance : Instance
        As it is.
    ladder : Ladder
        Its levels.
    levels : tuple of str
        Their names.

    Raises
    ------
    OutOfTime
        If the clock ran out.
    """

    def __init__(
        self,
        variants: Variants,
        clock: Clock,
        levels: Sequence[str] | None = None,
        groups: Sequence[Group] = (),
        before: Before | None = None,
    ) -> None:
        self._variants = variants
        self.instance = variants()
        self.ladder = Ladder(self.instance, clock, levels, groups, before)
        self.levels = tuple(step for step in self.ladder.values if isinstance(step, str))
        self._known: dict[tuple[str, ...], Values] = {(): dict(self.ladder.values)}
        self._instances: dict[tuple[str, ...], Instance] = {(): self.instance}

    def __call__(self, changes: Sequence[str] = (), groups: Sequence[Group] = ()) -> Values:
        """Return the levels of the instance with these changes, and what is left of some groups.

        Raises
        ------
        OutOfTime
            If the clock ran out; what had been found by then is kept.
        """
        wishes = tuple(changes)
        known = self._known.setdefault(wishes, {})
        missing = [group for group in groups if group not in known]
        if missing or len(known) < len(self.levels):
            if wishes not in self._instances:
                self._instances[wishes] = self._variants(*wishes)
            for step, value in self.ladder.again(self._instances[wishes], missing, known):
                known[step] = value
        return known

    def known(self, changes: Sequence[str] = ()) -> Values:
        """Return what has been found out so far, without solving anything."""
        return self._known.get(tuple(changes), {})

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Of what there could be more."""
        return tuple(Resources(self.instance, self.ladder))
