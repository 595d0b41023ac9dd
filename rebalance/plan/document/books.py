"""The books, balanced day by day: stocks, rooms and fleets."""

import datetime as dt

from pydantic import Field

from rebalance.plan.document.record import (
    Date,
    ItemName,
    Minutes,
    PlaceName,
    RoomType,
    Row,
    Site,
    Vehicle,
    Whole,
)


class Stock(Row):
    """The balance of one item at one place on one day."""

    KEY = ("date", "place", "item")
    FIGURES = ("arrived", "shipped_in", "shipped_out", "used", "on_hand")

    date: Date
    place: PlaceName
    item: ItemName
    arrived: Whole = Field(description="units arriving; on the first day with what was there before")
    shipped_in: Whole = Field(description="units arriving from other places")
    shipped_out: Whole = Field(description="units leaving for other places")
    used: Whole = Field(description="units used up; 0 for a durable item")
    on_hand: Whole = Field(description="units there at the end of the day")
    runs_out: dt.date | None = Field(
        default=None,
        description=(
            "first day of the horizon on which this item falls short at this place (a consumable: a "
            "shortage with nothing left on hand; a durable: a shortage), the same on every day's record; "
            "null if there is no such day"
        ),
    )


class RoomUse(Row):
    """Rooms of one type at one site on one day."""

    KEY = ("date", "place", "site", "room_type")
    FIGURES = ("open", "used")

    date: Date
    place: PlaceName
    site: Site
    room_type: RoomType
    open: Whole = Field(description="rooms that have come free up to that day")
    used: Whole = Field(description="rooms held by the plan's stays and turnover on that day")


class FleetUse(Row):
    """The working time of one fleet on one day."""

    KEY = ("date", "place", "vehicle")
    FIGURES = ("minutes_available", "minutes_used")

    date: Date
    place: PlaceName
    vehicle: Vehicle
    minutes_available: Minutes = Field(description="vehicles times hours per day, in minutes")
    minutes_used: Minutes = Field(description="trips times cycle, in minutes")
