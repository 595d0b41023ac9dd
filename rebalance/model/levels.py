"""What each level of the objective charges for each decision."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Columns, Floats
from rebalance.model.candidates import Journeys
from rebalance.model.change import weights
from rebalance.model.data import Data

Charge = Callable[[Data, Journeys, Columns], Floats | None]


def overdue(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ weight(c) · priority(d) · over(d,c,t)."""
    if columns.kind != "over":
        return None
    return data.weight[columns["c"]] * data.priority[columns["d"]]


def waiting(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ weight(c) · priority(d) · wait(d,c,t)."""
    if columns.kind != "wait":
        return None
    return data.weight[columns["c"]] * data.priority[columns["d"]]


def shortage(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ weight(i) · priority(q) · short(q,i,t) ÷ total need of i over all places and days."""
    if columns.kind != "short":
        return None
    total = data.total_need.sum(axis=0)[columns["i"]]
    return np.asarray(data.item_weight[columns["i"]] * data.priority[columns["p"]] / total)


def fairness_people(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """worst_people."""
    return np.ones(1) if columns.kind == "worst_people" else None


def fairness_supplies(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """worst_supplies."""
    return np.ones(1) if columns.kind == "worst_supplies" else None


def mismatch(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ penalty(c,r) · place(c,g,t)."""
    if columns.kind != "place":
        return None
    return data.penalty[columns["c"], data.pools.room_type[columns["g"]]]


def travel(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ trips × cycle; without vehicles Σ people × minutes + Σ units × unit_kg × minutes, one way."""
    if columns.kind == "trips":
        return journeys.cycle[columns["journey"]]
    if data.instance.has_vehicles:
        return None
    if columns.kind == "flow":
        return np.asarray(data.minutes[columns["d"], columns["p"]])
    if columns.kind == "ship":
        return np.asarray(data.unit_kg[columns["i"]] * data.minutes[columns["o"], columns["q"]])
    return None


def change(data: Data, journeys: Journeys, columns: Columns) -> Floats | None:
    """Σ more(n) + less(n), units by weight, and all that is ordered where nothing was."""
    previous = data.previous
    if columns.kind in ("more", "less"):
        return weights(data)[columns["n"]]
    if columns.kind == "flow":
        return np.where(np.asarray(previous.people[tuple(columns[key] for key in "dcpt")]) > 0, 0.0, 1.0)
    if columns.kind == "ship":
        new = previous.goods[tuple(columns[key] for key in "oqit")] == 0
        return np.where(new, data.unit_kg[columns["i"]], 0.0)
    return None


LEVELS: dict[str, Charge] = {
    "overdue": overdue,
    "waiting": waiting,
    "shortage": shortage,
    "fairness_people": fairness_people,
    "fairness_supplies": fairness_supplies,
    "mismatch": mismatch,
    "travel": travel,
    "change": change,
}
