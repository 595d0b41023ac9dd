"""A proof of the bounds, as the plan carries it."""

from pydantic import Field

from rebalance.plan.document.record import Record


class Multipliers(Record):
    """Multipliers of one rule's rows; rows that are not listed have 0."""

    rule: str = Field(description="the rule, as the check of certificates states it")
    keys: tuple[str, ...] = Field(description="what the texts of a row name, but for the last")
    rows: tuple[tuple[str, ...], ...] = Field(
        description="the names of each row, then its multiplier, a decimal: at most 0 for an upper limit, "
        "at least 0 for a lower one"
    )


class ProvenLevel(Record):
    """What one level's multipliers prove."""

    level: str = Field(description="name of the level")
    sum: str = Field(
        description="a decimal, rounded down: no plan that reaches this one's values at the levels above is "
        "below, nor below the next value that the level can have"
    )
    multipliers: tuple[Multipliers, ...] = Field(default=(), description="by rule")


class Certificate(Record):
    """A proof of bounds that needs no solver: check --certificate works it out in exact arithmetic."""

    levels: tuple[ProvenLevel, ...] = Field(default=(), description="in the order of objectives")
    sha256: str = Field(description="of levels: tells of any figure changed since")
