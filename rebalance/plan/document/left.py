"""Who and what is left, why, and what one more of what is scarce would be worth."""

import datetime as dt

from pydantic import Field

from rebalance.plan.document.levels import Effect
from rebalance.plan.document.record import Category, Date, ItemName, PlaceName, Record, Row, Whole


class ReasonProof(Record):
    """What relaxing some limits does, found by solving the levels again over fractions."""

    changes: tuple[str, ...] = Field(
        default=(), description="how the limits are relaxed, as after --set; empty where none helps"
    )
    levels: tuple[Effect, ...] = Field(default=(), description="the levels that are then otherwise")
    group_before: float | None = Field(
        default=None,
        description="person-days waiting of this category at this place, or units short of this item, in the "
        "best plans over fractions at least; null where it was not asked",
    )
    group_after: float | None = Field(default=None, description="the same with the limits relaxed")


class Reason(Record):
    """One limit that keeps people waiting or an item short."""

    limit: str = Field(description="stable name of the limit that binds")
    message: str = Field(description="the limit in plain words")
    proof: ReasonProof | None = Field(
        default=None, description="null for a mere fact of this plan's own figures, which proves nothing"
    )


class Waiting(Row):
    """People of one category not yet moved at the end of a day."""

    KEY = ("date", "place", "category")
    FIGURES = ("people", "overdue")

    date: Date
    place: PlaceName
    category: Category
    people: Whole = Field(description="people waiting at the end of the day")
    overdue: Whole = Field(description="how many of them are past the category's limit")
    why: tuple[Reason, ...] = Field(
        default=(), description="the limits that bind: first those proven, as far as time allowed, then facts"
    )


class Shortage(Row):
    """Units of one item needed on a day but not there."""

    KEY = ("date", "place", "item")
    FIGURES = ("quantity",)

    date: Date
    place: PlaceName
    item: ItemName
    quantity: Whole = Field(description="units short on that day")
    why: tuple[Reason, ...] = Field(
        default=(), description="the limits that bind: first those proven, as far as time allowed, then facts"
    )


class Bottleneck(Record):
    """What one more room, vehicle or unit would be worth."""

    limit: str = Field(description="stable name of the limit that binds")
    place: str | None = Field(default=None, description="place of the limit")
    site: str | None = Field(default=None, description="site, for a limit on rooms")
    room_type: str | None = Field(default=None, description="room type, for a limit on rooms")
    vehicle: str | None = Field(default=None, description="vehicle type, for a limit on a fleet")
    item: str | None = Field(default=None, description="item, for a limit on supplies")
    date: dt.date | None = Field(
        default=None, description="day from which there would be more; null for the whole horizon"
    )
    level: str = Field(description="level of the objective that one more would lower")
    worth: float = Field(
        description="how much one more lowers that level, over fractions; proven: the mean over `amount` more"
    )
    message: str = Field(description="the same in plain words")
    proven: bool = Field(
        default=False,
        description="whether the relaxation was solved again with more of it; if not, `worth` is an estimate "
        "by its duals, and the truth may be more or less",
    )
    amount: Whole | None = Field(default=None, description="how many more were tried; null for an estimate")
    change: str | None = Field(default=None, description="what was tried, as after --set, or null")
    levels: tuple[Effect, ...] = Field(default=(), description="what that does to the levels it changes")
