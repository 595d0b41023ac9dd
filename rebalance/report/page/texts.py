"""Names that fit into pictures, and times of the shift."""

from __future__ import annotations

import datetime as dt

from rich.cells import cell_len


def shortened(text: str, cells: int) -> str:
    """Cut a text to a width, in half-widths of a Chinese character, and show that it was cut."""
    if cell_len(text) <= cells:
        return text
    kept = text
    while cell_len(kept) > cells - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def clock(minutes: float) -> str:
    """Write minutes as hours and minutes, begun minutes as whole ones."""
    whole = -int(-minutes // 1)
    return f"{whole // 60}:{whole % 60:02d}"


def moment(at: dt.datetime | None) -> str:
    """Write a moment to the minute, in the clock that it was told by."""
    return at.isoformat(sep=" ", timespec="minutes") if at else ""


def percent(part: float, whole: float) -> str:
    """Write a share in whole percent, never as all or nothing where it is not."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "< 1 %"
    if 99 < share < 100:
        return "> 99 %"
    return f"{share:.0f} %"
