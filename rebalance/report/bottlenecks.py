"""What holds the plan back, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from rebalance.plan.document.left import Bottleneck
from rebalance.plan.document.plan import Plan
from rebalance.report.figures import saved
from rebalance.report.labels import Labels
from rebalance.report.layout import table
from rebalance.words import Words

_SHOWN = 3


def bottlenecks(plan: Plan, words: Words, labels: Labels) -> Iterator[Table]:
    """Lay out the bottlenecks worth most at the most important level that has any, then at the next."""
    order = {objective.level: at for at, objective in enumerate(plan.objectives)}
    worst: dict[tuple[str, str], Bottleneck] = {}
    for found in sorted(
        plan.bottlenecks, key=lambda b: (order.get(b.level, len(order)), -b.worth, str(b.date))
    ):
        # The same limit binds on many days: the one where it is worth most speaks for all.
        worst.setdefault((found.limit, _what(found, labels, words)), found)
    rows = [
        [
            words("bottlenecks.name", limit=words.of("limits", limit), what=what),
            words("bottlenecks.worth", level=words.of("levels", found.level), worth=saved(found, words)),
        ]
        for (limit, what), found in list(worst.items())[:_SHOWN]
    ]
    if rows:
        yield table(words("bottlenecks.title"), [words("bottlenecks.saves")], rows)


def _what(found: Bottleneck, labels: Labels, words: Words) -> str:
    place = labels.place(found.place) if found.place else None
    names = {"vehicles": found.vehicle, "items": found.item, "room_types": found.room_type}
    parts = [words.of(section, name) for section, name in names.items() if name]
    return words("lists.comma").join(part for part in (*parts, found.site, place) if part)
