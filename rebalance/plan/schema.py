"""The plan document: one pydantic model a record, with units, as published in the JSON Schema.

Readers ignore keys they do not know and may find keys missing in a plan made by hand
(``model_fields_set`` tells a missing list from an empty one); what the program writes has every key.
"""

import datetime as dt
import json
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(ge=0)]
Minutes = Annotated[float, Field(ge=0)]
# Whole for people, whole or fractional for kg: a union keeps 30 people from being written as 30.0.
Load = Annotated[int | float, Field(ge=0)]
Cohort = Literal["positive", "contact"]
Cargo = Literal["positive", "contact", "supplies"]
Status = Literal["optimal", "feasible", "infeasible", "invalid"]

Date = Annotated[dt.date, Field(description="day of the horizon (ISO 8601)")]
Origin = Annotated[str, Field(description="place it leaves from")]
Destination = Annotated[str, Field(description="place it goes to")]
PlaceName = Annotated[str, Field(description="place")]
Category = Annotated[str, Field(description="category of the people")]
Site = Annotated[str, Field(description="site, within the place, whose rooms are meant")]
RoomType = Annotated[str, Field(description="room type")]
ItemName = Annotated[str, Field(description="item")]
VehiclePlace = Annotated[str, Field(description="place where the fleet is based")]
Vehicle = Annotated[str, Field(description="vehicle type of the fleet")]
Carries = Annotated[Cargo, Field(description="the cohort on board, or supplies")]
MaybeVehiclePlace = Annotated[
    str | None, Field(description="place where the fleet is based; null where transport is not limited")
]
MaybeVehicle = Annotated[
    str | None, Field(description="vehicle type of the fleet; null where transport is not limited")
]


class Record(BaseModel):
    """Common ground of all parts of the document: immutable, unknown keys ignored, NaN refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        populate_by_name=True,
        json_schema_serialization_defaults_required=True,
        # A record is made ready when it is first met: who asks for the schema need not wait for all of them.
        defer_build=True,
    )


class Row(Record):
    """A flat record: the key fields it is sorted by, and the figures; left out when all are 0."""

    KEY: ClassVar[tuple[str, ...]] = ()
    FIGURES: ClassVar[tuple[str, ...]] = ()


class Effect(Record):
    """A level's optimum over fractions before and after a change of the inputs."""

    level: str = Field(description="name of the level")
    before: float = Field(description="with the inputs as they are, in the level's own unit")
    after: float = Field(description="with the inputs changed, solved again")


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


class Objective(Record):
    """What one level of the objective came to."""

    level: str = Field(description="name of the level; the most important comes first")
    value: float = Field(description="value of this plan, in the level's own unit")
    bound: float | None = Field(
        default=None,
        description="proven lower bound, given the values of the levels above, and the shares that levels of "
        "fairness among them leave, whichever recipients have them; null if none is proven",
    )


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


class PlanWarning(Record):
    """Something suspicious that did not keep the plan from being made."""

    code: str = Field(description="stable code, kebab-case")
    message: str = Field(description="what is suspicious")
    where: str = Field(default="", description="file, row and column, or the records concerned")


class PlanFinding(Record):
    """One fault of the inputs, or one of the rules in conflict."""

    code: str = Field(description="stable code, kebab-case")
    severity: str = Field(default="error", description="error or warning")
    message: str = Field(description="what is wrong")
    remedy: str = Field(default="", description="what to do about it")
    file: str | None = Field(default=None, description="file of the input")
    sheet: str | None = Field(default=None, description="sheet of a workbook")
    row: int | None = Field(default=None, description="row as in the file; the header is row 1")
    column: str | None = Field(default=None, description="column")
    value: str | None = Field(default=None, description="the offending value as read")


class PlanError(Record):
    """Why there is no plan."""

    code: str = Field(description="stable code, kebab-case")
    message: str = Field(description="what went wrong")
    where: str = Field(default="", description="file or records concerned")
    findings: tuple[PlanFinding, ...] = Field(default=(), description="every fault found")


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


class CohortSummary(Record):
    """One cohort over the horizon."""

    found: Whole = Field(default=0, description="people found, those found before the horizon included")
    moved: Whole = Field(default=0, description="people moved")
    waiting: Whole = Field(default=0, description="people waiting at the end of the last day")
    overdue: Whole = Field(default=0, description="people overdue at the end of the last day")


class PeopleSummary(Record):
    """Both cohorts over the horizon."""

    positive: CohortSummary = CohortSummary.model_construct()
    contact: CohortSummary = CohortSummary.model_construct()


class ItemSummary(Row):
    """One item over all places and days."""

    KEY = ("item",)
    FIGURES = ("needed", "delivered", "short")

    item: ItemName
    needed: Whole = Field(description="units needed, by norms too, for people where this plan has them")
    delivered: Whole = Field(description="units shipped between places")
    short: Whole = Field(description="sum of the shortages, in units")


class PairSummary(Row):
    """Help of one supporting city for one recipient district over the horizon."""

    KEY = ("supporting", "recipient")
    FIGURES = ("people", "units")

    supporting: str = Field(description="supporting city that helps")
    recipient: str = Field(description="recipient district that is helped")
    people: Whole = Field(description="people it took from the district")
    units: Whole = Field(description="units it shipped to the district, all items together")


class Summary(Record):
    """The plan in a few figures."""

    people: PeopleSummary = PeopleSummary.model_construct()
    supplies: tuple[ItemSummary, ...] = Field(default=(), description="by item")
    trips: Whole = Field(default=0, description="trips over all fleets and days")
    pairs: tuple[PairSummary, ...] = Field(default=(), description="who helped whom")


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


class Plan(Record):
    """The plan document: the same envelope on success and, with empty lists and `error`, on failure."""

    schema_name: Literal["rebalance/plan"] = Field(
        default="rebalance/plan", alias="schema", description="what this document is"
    )
    schema_version: str = Field(
        default="1.0", pattern=r"^1\.\d+$", description="version of this schema: major.minor"
    )
    status: Status = Field(
        default="feasible",
        description="optimal; feasible: a limit was reached, bounds say how far; infeasible; invalid",
    )
    code: Whole = Field(default=0, description="exit code of the program")
    instance: InstanceRef = Field(default=InstanceRef.model_construct(), description="the planning case")
    generated_at: AwareDatetime | None = Field(default=None, description="when (RFC 3339 with offset)")
    tool: Tool = Field(default=Tool.model_construct(), description="versions")
    objectives: tuple[Objective, ...] = Field(default=(), description="the levels, most important first")
    shares: tuple[Share, ...] = Field(
        default=(), description="what recipients are left with, the largest share first; left out where 0"
    )
    price_of_fairness: tuple[FairnessPrice, ...] = Field(
        default=(), description="what levels of fairness cost those below, where there was time to find out"
    )
    transfers: tuple[Transfer, ...] = Field(default=(), description="who is moved where, how")
    trips: tuple[Trip, ...] = Field(default=(), description="what the fleets do")
    roster: tuple[RosterEntry, ...] = Field(default=(), description="what each vehicle does")
    shipments: tuple[Shipment, ...] = Field(default=(), description="what is shipped where, how")
    waiting: tuple[Waiting, ...] = Field(default=(), description="who is still waiting")
    shortages: tuple[Shortage, ...] = Field(default=(), description="what falls short")
    stocks: tuple[Stock, ...] = Field(default=(), description="balances of the items")
    rooms: tuple[RoomUse, ...] = Field(default=(), description="rooms open and used")
    fleets: tuple[FleetUse, ...] = Field(default=(), description="working time of the fleets")
    bottlenecks: tuple[Bottleneck, ...] = Field(default=(), description="what one more would be worth")
    warnings: tuple[PlanWarning, ...] = Field(default=(), description="what is suspicious")
    error: PlanError | None = Field(default=None, description="why there is no plan; null if there is one")
    summary: Summary = Field(default=Summary.model_construct(), description="the plan in a few figures")
    parts: tuple[Part, ...] = Field(
        default=(),
        description="where some places share nothing with others, and were planned apart: the bounds of the "
        "whole then hold given the values of each part at the levels above; else left out",
    )
    sifting: Sifting | None = Field(
        default=None, description="where candidates were too many to be in one problem; else left out"
    )
    certificate: Certificate | None = Field(
        default=None, description="a proof of the bounds; left out unless it was asked for"
    )


OPTIONAL = ("shares", "price_of_fairness", "parts", "sifting", "certificate")
"""Keys of a plan that are left out where there is nothing to say."""


def _in_order(value: Any) -> Any:
    """Sort the flat records in `value` (a model, a tuple of models, or anything else) by their keys."""
    if isinstance(value, tuple) and value and isinstance(value[0], Row):
        return tuple(sorted(value, key=_sort_key))
    if isinstance(value, Record):
        parts = {name: _in_order(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update=parts)
    return value


def _sort_key(row: Row) -> tuple[tuple[bool, Any], ...]:
    # null sorts first; the pair keeps it from being compared with a text.
    return tuple((getattr(row, name) is not None, getattr(row, name)) for name in row.KEY)


def to_json(plan: Plan) -> str:
    """Write a plan as JSON.

    Parameters
    ----------
    plan
        The plan; its records may be in any order.

    Returns
    -------
    str
        One document with every key, the flat records sorted by their keys, a newline at the end.
        Equal plans give equal texts.
    """
    document = _in_order(plan).model_dump(mode="json", by_alias=True)
    for name in OPTIONAL:
        if not document[name]:
            del document[name]
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the plans that the program writes."""
    schema = Plan.model_json_schema(by_alias=True, mode="serialization")
    schema["required"] = [name for name in schema["required"] if name not in OPTIONAL]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
