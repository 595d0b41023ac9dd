"""What a plan was made of, with what, and how its problem was cut down to size."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from rebalance.plan.document.levels import Objective
from rebalance.plan.document.record import Record, Whole


class InstanceRef(Record):
    """Which planning case this is the plan of; null where the inputs could not be read so far."""

    name: str | None = Field(default=None, description="name of the instance")
    start: dt.date | None = Field(default=None, description="first day planned")
    days: Annotated[int, Field(ge=1)] | None = Field(default=None, description="days planned")
    sha256: str | None = Field(default=None, description="hash of the inputs, hexadecimal")
    what_if: tuple[str, ...] = Field(
        default=(),
        description="changes of the inputs, as after --set; the hash is that of the changed inputs",
    )


class Tool(Record):
    """The versions that made the plan; null where not used."""

    rebalance: str | None = Field(default=None, description="version of rebalance")
    pulp: str | None = Field(default=None, description="version of PuLP")
    solver: str | None = Field(default=None, description="name and version of the solver")


class Part(Record):
    """Places that share nothing with any others, and were planned by themselves."""

    places: tuple[str, ...] = Field(description="all of them, sorted")
    objectives: tuple[Objective, ...] = Field(
        description="what the part comes to; shortage with the need of the whole as its denominator"
    )


class Sifting(Record):
    """How the candidates of a large instance were sifted: people and goods on the road, and trips."""

    candidates: Whole = Field(description="that there are; each is priced in every round")
    opened: Whole = Field(description="that paid, or might have, and were in the problem")
    rounds: Whole = Field(description="how often all of them were priced")
    none_left: bool = Field(
        description="whether at every level none of the others would have made the relaxation better: bounds "
        "hold for all candidates in any case, but are as near as they can be only then"
    )
