"""How near the nearest other place is, there and back: enough to see who cannot be reached at all."""

from __future__ import annotations

import numpy as np
import pandas as pd


def round_trips(travel: pd.DataFrame, limit: float | None) -> dict[str, float]:
    """Return the shortest way from each place to another one and back.

    Parameters
    ----------
    travel : pandas.DataFrame
        Columns origin, destination and minutes; the reverse of a row holds where it is not given itself.
    limit : float or None
        Minutes that neither leg may exceed.

    Returns
    -------
    dict of str to float
        Minutes by place; a place is missing when no other one is within reach.
    """
    size = len(travel)
    codes, places = pd.factorize(pd.concat([travel["origin"], travel["destination"]]))
    here, there = codes[:size].astype(np.int64), codes[size:].astype(np.int64)
    other = here != there
    here, there, minutes = here[other], there[other], travel["minutes"].to_numpy()[other]
    # Each leg is one number. Those written come before those implied: the first of a kind holds.
    count = max(len(places), 1)
    both = np.concatenate([here * count + there, there * count + here])
    legs, first = np.unique(both, return_index=True)
    out = np.concatenate([minutes, minutes])[first]
    back = out[np.searchsorted(legs, legs % count * count + legs // count)]
    usable = np.ones(len(legs), dtype=bool) if limit is None else (out <= limit) & (back <= limit)
    shortest = pd.Series((out + back)[usable]).groupby(legs[usable] // count).min()
    return {str(places[code]): float(total) for code, total in zip(shortest.index, shortest, strict=True)}


def within_places(travel: pd.DataFrame) -> dict[str, float]:
    """Return the minutes of the leg within each place that has a row for it; elsewhere they are 0."""
    own = travel[travel["origin"] == travel["destination"]]
    return dict(zip(own["origin"], own["minutes"], strict=True))
