"""What is ordered: who goes where, what is shipped, and what each vehicle does."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from rebalance.plan.document.record import (
    Category,
    Date,
    ItemName,
    Minutes,
    RoomType,
    Row,
    Site,
    Vehicle,
    Whole,
)

Origin = Annotated[str, Field(description="place it leaves from")]
Destination = Annotated[str, Field(description="place it goes to")]
Cargo = Literal["positive", "contact", "supplies"]
Carries = Annotated[Cargo, Field(description="the cohort on board, or supplies")]
# Whole for people, whole or fractional for kg: a union keeps 30 people from being written as 30.0.
# Of a union pydantic writes the limit in its own word, which JSON Schema does not know.
Load = Annotated[int | float, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]
VehiclePlace = Annotated[str, Field(description="place where the fleet is based")]
MaybeVehiclePlace = Annotated[
    str | None, Field(description="place where the fleet is based; null where transport is not limited")
]
MaybeVehicle = Annotated[
    str | None, Field(description="vehicle type of the fleet; null where transport is not limited")
]


class Transfer(Row):
    """People of one category moved on one day, from a place into rooms of a site, by a fleet."""

    KEY = ("date", "origin", "category", "destination", "site", "room_type", "vehicle_place", "vehicle")
    FIGURES = ("people",)

    date: Date
    origin: Origin
    category: Category
    people: Whole = Field(description="people moved")
    destination: Destination
    site: Site
    room_type: RoomType
    vehicle_place: MaybeVehiclePlace = None
    vehicle: MaybeVehicle = None


class Trip(Row):
    """The trips that one fleet makes on one day between two places with one cargo."""

    KEY = ("date", "vehicle_place", "vehicle", "carries", "origin", "destination")
    FIGURES = ("trips", "load")

    date: Date
    vehicle_place: VehiclePlace
    vehicle: Vehicle
    carries: Carries
    origin: Origin
    destination: Destination
    trips: Whole = Field(description="number of trips")
    cycle_minutes: Minutes = Field(
        description="minutes of one trip: base, pick-up, destination, base, then the turnaround"
    )
    load: Load = Field(description="load over all these trips: people, or kg for supplies")


class RosterEntry(Row):
    """One trip of one single vehicle."""

    KEY = (
        "date",
        "vehicle_place",
        "vehicle",
        "number",
        "departs_minute",
        "carries",
        "origin",
        "destination",
        "load",
    )

    date: Date
    vehicle_place: VehiclePlace
    vehicle: Vehicle
    number: int = Field(ge=1, description="which vehicle of the fleet, from 1")
    departs_minute: Minutes = Field(description="minutes from the start of the shift to the departure")
    carries: Carries
    origin: Origin
    destination: Destination
    load: Load = Field(description="load of this trip: people, or kg for supplies")


class Shipment(Row):
    """Units of one item shipped on one day between two places by a fleet."""

    KEY = ("date", "origin", "destination", "item", "vehicle_place", "vehicle")
    FIGURES = ("quantity",)

    date: Date
    origin: Origin
    destination: Destination
    item: ItemName
    quantity: Whole = Field(description="units shipped")
    vehicle_place: MaybeVehiclePlace = None
    vehicle: MaybeVehicle = None
