"""Names beside the marks of a map, where they cover neither each other nor a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

# In units of the picture: a half-width character, a line, and the distance from the mark.
_CELL, _LINE, _AWAY = 6.4, 13.0, 4.5

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """What is to be named: where it is, how far it reaches, and its name."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True)
class Name:
    """Where a name goes: its anchor, and to which side of it the text runs."""

    x: float
    y: float
    anchor: str


def letter(marks: Sequence[Mark], width: float, height: float) -> list[Name | None]:
    """Find a spot for each name, the first marks first; None where there is none."""
    taken: list[Box] = [(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    names: list[Name | None] = []
    for mark in marks:
        spot = next((spot for spot in _spots(mark) if _free(spot[1], taken, width, height)), None)
        names.append(spot[0] if spot else None)
        if spot:
            taken.append(spot[1])
    return names


def _spots(mark: Mark) -> list[tuple[Name, Box]]:
    long, away = cell_len(mark.name) * _CELL, mark.radius + _AWAY
    spots = []
    for up in (0.0, 0.55, -0.55, 1.0, -1.0):
        y = mark.y - up * (away + _LINE / 2)
        beside = away if abs(up) < 1 else 0.0
        for anchor, x in (("start", mark.x + beside), ("end", mark.x - beside), ("middle", mark.x)):
            if anchor == "middle" and abs(up) < 1:
                continue
            left = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
            box = (left, y - _LINE / 2, left + long, y + _LINE / 2)
            spots.append((Name(round(x, 1), round(y + _LINE * 0.32, 1), anchor), box))
    return spots


def _free(box: Box, taken: Sequence[Box], width: float, height: float) -> bool:
    if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
        return False
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
