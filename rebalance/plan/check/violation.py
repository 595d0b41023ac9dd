"""What the check reports: one broken rule at one spot."""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from rebalance.words import Language, Message

# Times and kilograms in a plan are floats; a slip of the last digits is no violation.
TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True)
class Violation:
    """One rule broken at one spot of a plan.

    Attributes
    ----------
    rule
        Name of the rule, as listed in `rebalance.plan.check.RULES`.
    where
        The keys that find the spot, such as date (ISO 8601), place, vehicle, or list (of the document).
    by
        By how much, in the unit that the message names; 1 where there is nothing to measure.
    says
        In plain words: what, where, by how much.
    """

    rule: str
    where: dict[str, str | int] = field(hash=False)
    by: int | float
    says: Message

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.says.said()

    def record(self, language: Language) -> dict[str, object]:
        """Return the violation in a language, as documents hold it."""
        return {
            "rule": self.rule,
            "where": self.where,
            "by": self.by,
            "message": self.says.said(language),
        }


def spot(**keys: object) -> dict[str, str | int]:
    """Make the `where` of a violation: dates in ISO 8601, what is None left out."""
    found: dict[str, str | int] = {}
    for name, value in keys.items():
        if value is None:
            continue
        if isinstance(value, dt.date):
            found[name] = value.isoformat()
        else:
            found[name] = value if isinstance(value, int) else str(value)
    return found


def fleet_label(place: str, vehicle: str) -> Message:
    """Name a fleet."""
    return Message("broken.fleet-name", {"place": place, "vehicle": vehicle})


def amount(value: Fraction | int | float) -> int | float:
    """Give a number as an int where it is whole, else as a float."""
    return int(value) if value == int(value) else float(value)


def exact(value: float | int) -> Fraction:
    """Read a number as it is written in decimals, so that 0.1 is a tenth."""
    return Fraction(str(value))


def differs(a: Fraction | int, b: Fraction | int, tolerance: Fraction = TOLERANCE) -> bool:
    """Say whether two numbers differ by more than the tolerance, relative above 1 and absolute below."""
    if a == b:
        return False
    first, second = Fraction(a), Fraction(b)
    size = first - second if first > second else second - first
    return size > tolerance * max(Fraction(1), first, -first, second, -second)


def exceeds(a: Fraction | int, limit: Fraction | int) -> bool:
    """Say whether `a` is above the limit by more than the tolerance."""
    return a > limit and differs(a, limit)
