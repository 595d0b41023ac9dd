"""What the levels of the objective come to, and what fairness leaves and costs."""

from typing import Annotated

from pydantic import Field

from rebalance.plan.document.record import PlaceName, Record, Row


class Objective(Record):
    """What one level of the objective came to."""

    level: str = Field(description="name of the level; the most important comes first")
    value: float = Field(description="value of this plan, in the level's own unit")
    bound: float | None = Field(
        default=None,
        description="proven lower bound, given the values of the levels above, and the shares that levels of "
        "fairness among them leave, whichever recipients have them; null if none is proven",
    )


class Effect(Record):
    """A level's optimum over fractions before and after a change of the inputs."""

    level: str = Field(description="name of the level")
    before: float = Field(description="with the inputs as they are, in the level's own unit")
    after: float = Field(description="with the inputs changed, solved again")


class Share(Row):
    """What one recipient is left with: of its people, or of one item that it needs."""

    KEY = ("level", "rank")
    FIGURES = ("share",)

    level: str = Field(description="the level of fairness that makes the largest share as small as can be")
    rank: int = Field(ge=1, description="1 is the largest share; each is as small as those before it allow")
    place: PlaceName
    item: str | None = Field(default=None, description="item; null for people")
    share: float = Field(ge=0, description="part of its people who wait, or of its need that is short")
    bound: Annotated[float, Field(ge=0)] | None = Field(
        default=None,
        description="proven: no plan with the same values at the levels above and the same larger shares has "
        "less at this rank; null if nothing is proven",
    )


class FairnessPrice(Row):
    """What a level below a level of fairness would be without that one: by the relaxation, not by a plan."""

    KEY = ("level", "below")

    level: str = Field(description="the level of fairness")
    below: str = Field(description="the level below it")
    held: float = Field(
        description="least value at the level below, over fractions, all levels above it held at this plan's"
    )
    free: float = Field(description="the same without the level of fairness: neither it nor its shares held")
