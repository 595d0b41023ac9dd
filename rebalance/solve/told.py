"""What is told while a plan is looked for, and that there is none."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.solve.result import Result


class NoPlan(Exception):
    """The time limit was reached before there was any plan.

    Attributes
    ----------
    idle : Result or None
        What there is, where there is something: to move nobody and nothing.
    """

    def __init__(self, idle: Result | None = None) -> None:
        super().__init__("the time limit was reached before there was any plan but to move nobody")
        self.idle = idle


@dataclass(frozen=True)
class Step:
    """One piece of progress.

    Attributes
    ----------
    level : str
    what : str
        ``bound`` when the relaxation is solved, ``plan`` when a whole plan is settled on, ``part`` when a
        part that shares nothing with the others is planned, ``placed`` when it is found for whom there are
        rooms, ``sector`` when one of a round of sectors is planned: `value` of `bound`
        of them, at no level.
    value, bound : float or None
    seconds : float
        Since the start.
    """

    level: str
    what: str
    value: float | None
    bound: float | None
    seconds: float
