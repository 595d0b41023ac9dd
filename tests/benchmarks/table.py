"""What was measured, as a table for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rebalance import __version__

README = Path(__file__).parents[2] / "README.md"
_PHASES = ("read", "validate", "build", "load", "LP", "integer", "roster", "write", "check")
_RIVALS = ("HiGHS alone", "linopy", "PuLP")
SAME = 1e-7
"""How near, relatively, another's optimum must be."""

HEAD = ["version", "size", "columns × rows", *(f"{name}, s" for name in _PHASES), "peak, MiB", *_RIVALS]


def rows(found: list[dict[str, Any]]) -> list[str]:
    """Return a row for each size.

    A rival's figure is its seconds for the first level, reading or stating it and solving it, for each of
    ours, building, loading and solving it.
    """
    return [_row(one) for one in found]


def table(found: list[dict[str, Any]]) -> str:
    """Return the whole table."""
    return "\n".join([f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}", *rows(found)])


def _row(one: dict[str, Any]) -> str:
    taken, figures = one["seconds"], one["figures"]
    levels = [seconds for name, seconds in taken.items() if name.startswith("LP ")]
    seconds = {**taken, **({"LP": sum(levels)} if levels else {})}
    first = sum(taken.get(name, 0.0) for name in ("build", "load")) + (levels[0] if levels else 0.0)
    peak = max(value for name, value in figures.items() if name.startswith("MiB "))
    cells = [
        __version__,
        one["size"],
        f"{figures['columns']:,.0f} × {figures['rows']:,.0f}" if "columns" in figures else "",
        *(f"{seconds[name]:,.2f}" if name in seconds else "" for name in _PHASES),
        f"{peak:,.0f}",
        *(_ratio(one["rivals"].get(name), first, figures) for name in _RIVALS),
    ]
    return f"| {' | '.join(cells)} |"


def _ratio(rival: dict[str, Any] | None, first: float, figures: dict[str, float]) -> str:
    if rival is None:
        return ""
    if "failed" in rival:
        return str(rival["failed"])
    ours = next(value for name, value in figures.items() if name.startswith("optimum "))
    if abs(rival["optimum"] - ours) > SAME * max(1.0, abs(ours)):
        return f"{rival['optimum']!r} for our {ours!r}"
    return f"{rival['seconds'] / first:,.1f}×"


def into_readme(new: list[str], path: Path = README) -> None:
    """Put rows into the table of README.md, in the place of those of the same version and size."""
    text = path.read_text(encoding="utf-8")
    head = f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}\n"
    before, after = text.split(head)
    end = next(n for n, line in enumerate([*after.split("\n"), ""]) if not line.startswith("| "))
    old, rest = after.split("\n")[:end], after.split("\n")[end:]
    named = {_key(line): line for line in [*old, *new]}
    path.write_text(before + head + "\n".join([*named.values(), *rest]), encoding="utf-8")


def _key(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|")[1:3])
