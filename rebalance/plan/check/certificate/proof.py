"""A certificate judged: what it proves of each level, or what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from rebalance.instance import Instance
from rebalance.words import Message

from ...document.certificate import ProvenLevel
from ...document.plan import Plan
from ..case import Case
from ..facts import Facts
from ..levels import LEVELS
from ..violation import Violation, amount, exact, exceeds, spot
from .charges import Charges
from .columns import least
from .prices import read
from .rows import sides
from .steps import risen
from .tables import Tables

DIGITS = 12
"""Decimals to which what a certificate proves is written, rounded down."""


@dataclass(frozen=True)
class Proof:
    """What is proven of one level.

    Attributes
    ----------
    level
        Its name.
    value
        What the plan reaches.
    bound
        What no plan is below, by exact arithmetic.
    said
        The bound that the plan says; what of it is above `bound` is the search's word alone.
    """

    level: str
    value: Fraction
    bound: Fraction
    said: Fraction | None

    @property
    def met(self) -> bool:
        """Whether it is proven that no plan is better at this level, but for the last digits of floats."""
        return not exceeds(self.value, self.bound)

    @property
    def claimed(self) -> Fraction | None:
        """What the plan says beyond what is proven, if it does."""
        return self.said if self.said is not None and exceeds(self.said, self.bound) else None

    def record(self) -> dict[str, object]:
        """Return it as documents hold it."""
        return {
            "level": self.level,
            "value": amount(self.value),
            "proven": amount(self.bound),
            "bound": None if self.said is None else amount(self.said),
        }


def check_certificate(
    instance: Instance, plan: Plan, previous: Plan | None = None
) -> tuple[list[Proof], list[Violation]]:
    """Recompute a certificate, level by level, from the tables and the plan's orders.

    Parameters
    ----------
    instance
        What is known.
    plan
        The plan with its certificate.
    previous
        The plan before it: what is proven of the level `change`, and of levels below it, rests on that.

    Returns
    -------
    proofs
        One for each level; empty if anything is wrong.
    violations
        What is wrong: no certificate, multipliers of rows that there are not, figures that prove something
        else than is written.
    """
    certificate = plan.certificate
    if certificate is None:
        return [], [_wrong("none")]
    tables = Tables(Case(Facts(instance), plan, previous))
    known = [objective.level for objective in plan.objectives if objective.level in LEVELS]
    if [proven.level for proven in certificate.levels] != known:
        return [], [_wrong("levels", said=[proven.level for proven in certificate.levels], asked=known)]
    proofs, wrong = list[Proof](), list[Violation]()
    if certificate.sha256 != fingerprint(certificate.levels):
        wrong.append(_wrong("changed"))
    for number, proven in enumerate(certificate.levels):
        if "change" in known[: number + 1] and previous is None:
            wrong.append(_wrong("previous", level=proven.level))
            break
        proof, found = proof_of(proven, tuple(known[:number]), tables)
        wrong += found
        if not found and proven.sum != written(proof):
            wrong.append(_wrong("sum", level=proven.level, said=proven.sum, true=written(proof)))
        said = plan.objectives[number].bound
        bound = risen(proven.level, proof, tables)
        value = LEVELS[proven.level](tables.case)
        proofs.append(Proof(proven.level, value, bound, None if said is None else exact(said)))
    return ([] if wrong else proofs), wrong


def proof_of(proven: ProvenLevel, above: tuple[str, ...], tables: Tables) -> tuple[Fraction, list[Violation]]:
    """Work out what a level's multipliers prove, before it rises to a value that the level can have."""
    prices, faults = read(proven, above, tables)
    held = {str(level): LEVELS[str(level)](tables.case) for (level,), _ in prices.rows("held")}
    charges = Charges(proven.level, prices, tables)
    return sides(prices, held, tables) + least(prices, charges, tables), faults


def written(bound: Fraction) -> str:
    """Write a proven figure as a decimal, rounded down."""
    scaled = floor(bound * 10**DIGITS)
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).rjust(DIGITS + 1, "0")
    return f"{sign}{digits[:-DIGITS]}.{digits[-DIGITS:]}".rstrip("0").rstrip(".")


def fingerprint(levels: tuple[ProvenLevel, ...]) -> str:
    """Return the SHA-256 of a certificate's levels, which tells of any figure changed since."""
    document = [level.model_dump(mode="json") for level in levels]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _wrong(what: str, **blanks: object) -> Violation:
    where = spot(level=blanks.get("level"))
    return Violation("certificate", where, 1, Message(f"broken.certificate.{what}", blanks))
