"""The plan in a few figures."""

from pydantic import Field

from rebalance.plan.document.record import ItemName, Record, Row, Whole


class CohortSummary(Record):
    """One cohort over the horizon."""

    found: Whole = Field(default=0, description="people found, those found before the horizon included")
    moved: Whole = Field(default=0, description="people moved")
    waiting: Whole = Field(default=0, description="people waiting at the end of the last day")
    overdue: Whole = Field(default=0, description="people overdue at the end of the last day")


class PeopleSummary(Record):
    """Both cohorts over the horizon."""

    positive: CohortSummary = CohortSummary()
    contact: CohortSummary = CohortSummary()


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

    people: PeopleSummary = PeopleSummary()
    supplies: tuple[ItemSummary, ...] = Field(default=(), description="by item")
    trips: Whole = Field(default=0, description="trips over all fleets and days")
    pairs: tuple[PairSummary, ...] = Field(default=(), description="who helped whom")
