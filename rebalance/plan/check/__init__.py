"""Judge a plan by plain arithmetic: every rule and every level, from the instance and the decisions alone.

The rules are stated here a second time, on purpose, sharing no code with what makes plans, so that the two
can disagree. A plan made by hand is judged in the same way: lists it leaves out are not judged, and a
roster, or trips, that it leaves out are looked for.
"""

from rebalance.instance import Instance

from ..document.plan import Plan
from .case import Case
from .facts import Facts
from .rules import ENVELOPE, RULES, Rule
from .violation import Violation

__all__ = ["RULES", "Facts", "Rule", "Violation", "check", "judge"]


def check(instance: Instance, plan: Plan, previous: Plan | None = None) -> list[Violation]:
    """Find where a plan breaks a rule, or says what does not follow from its decisions.

    The decisions are `transfers`, `trips`, `roster` and `shipments` (and, for a consumable, how much is
    used, which `shortages` or else `stocks` tell). The other lists are recomputed and compared, where the
    document has them.

    Parameters
    ----------
    instance
        What is known.
    plan
        The document to judge.
    previous
        The plan before it, where `change` is to be judged too.

    Returns
    -------
    list of Violation
        In the order of `RULES`, then by where; empty if the plan keeps them all.
    """
    return judge(Facts(instance), plan, previous)


def judge(facts: Facts, plan: Plan, previous: Plan | None = None) -> list[Violation]:
    """Do what `check` does, on an instance already read into `Facts`: for many plans of one instance."""
    case = Case(facts, plan, previous)
    rules = RULES if case.succeeded else ENVELOPE
    return [violation for rule in rules for violation in sorted(rule.find(case), key=_order)]


def _order(violation: Violation) -> tuple[tuple[str, ...], str]:
    return tuple(f"{name}={value}" for name, value in violation.where.items()), violation.says.said()
