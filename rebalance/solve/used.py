"""What is used of a stock that comes and goes."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.data import Bools


def used(durable: Bools, there: Floats | Ints, needed: Ints) -> Floats | Ints:
    """What is used of what would be there without use, as early as needed, sparing what leaves later.

    That leaves the least shortage in all, and every level charges the days of a place and item alike.

    Parameters
    ----------
    durable : array of bool, shape (I,)
        Items of which nothing is used up.
    there : array, shape (P, I, T)
    needed : array of int, shape (P, I, T)

    Returns
    -------
    array, shape (P, I, T)
        Units used on each day.
    """
    need = np.where(durable[None, :, None], 0, needed)
    spare = np.flip(np.minimum.accumulate(np.flip(there, axis=2), axis=2), axis=2)
    eaten, gone = np.zeros_like(there), np.zeros_like(there[:, :, 0])
    for t in range(there.shape[2]):
        eaten[:, :, t] = np.clip(np.minimum(need[:, :, t], spare[:, :, t] - gone), 0, None)
        gone += eaten[:, :, t]
    return eaten
