"""A part of an instance: some of its places, and all that is theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from rebalance.instance.instance import Instance


def part(instance: Instance, places: Collection[str], weights: Mapping[str, float]) -> Instance:
    """Leave out every other place.

    Parameters
    ----------
    instance : Instance
    places : collection of str
        Those that stay. Nothing may go from or to any other: of the roads and pairs, those among them stay.
    weights : mapping of str to float
        What the items weigh in the part.

    Returns
    -------
    Instance
        With the digest of the whole, and no warnings.
    """
    stay = set(places)
    travel, pairs, items = instance.travel, instance.pairs, instance.items
    near = pairs["supporting"].isin(stay)
    helped = pairs["recipient"].isin(stay)
    # Whom somebody from outside is assigned to is helped by nobody else, so the row stays and names nobody.
    named = near | (pairs["rule"] == "assigned")
    return replace(
        instance,
        warnings=(),
        places=_at(instance.places, stay),
        people=_at(instance.people, stay),
        rooms=_at(instance.rooms, stay),
        vehicles=_at(instance.vehicles, stay),
        stock=_at(instance.stock, stay),
        needs=_at(instance.needs, stay),
        travel=_where(travel, travel["origin"].isin(stay) & travel["destination"].isin(stay)),
        pairs=_where(pairs.assign(supporting=pairs["supporting"].where(near, "")), helped & named),
        items=items.assign(weight=[weights[item] for item in items["item"]]),
    )


def _at(frame: pd.DataFrame, places: set[str]) -> pd.DataFrame:
    return _where(frame, frame["place"].isin(places))


def _where(frame: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    return frame[rows].reset_index(drop=True)
