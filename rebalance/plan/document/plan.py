"""The envelope: the same on success and on failure."""

from typing import Literal

from pydantic import AwareDatetime, Field

from rebalance.plan.document.books import FleetUse, RoomUse, Stock
from rebalance.plan.document.certificate import Certificate
from rebalance.plan.document.faults import PlanError, PlanWarning
from rebalance.plan.document.left import Bottleneck, Shortage, Waiting
from rebalance.plan.document.levels import FairnessPrice, Objective, Share
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer, Trip
from rebalance.plan.document.provenance import InstanceRef, Part, Sifting, Tool
from rebalance.plan.document.record import Record, Whole
from rebalance.plan.document.summary import Summary

Status = Literal["optimal", "feasible", "infeasible", "invalid"]


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
    instance: InstanceRef = Field(default=InstanceRef(), description="the planning case")
    generated_at: AwareDatetime | None = Field(default=None, description="when (RFC 3339 with offset)")
    tool: Tool = Field(default=Tool(), description="versions")
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
    summary: Summary = Field(default=Summary(), description="the plan in a few figures")
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
