"""The plan on one screen: who was moved, who helps whom, what is short, what holds it back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rebalance.plan.document.plan import Plan
from rebalance.report.binding import binding
from rebalance.report.bottlenecks import bottlenecks
from rebalance.report.fairness import price_of_fairness
from rebalance.report.figures import gap, number
from rebalance.report.heading import subtitle, title
from rebalance.report.labels import Labels
from rebalance.report.layout import Flow, table
from rebalance.words import Words

# As many as leave the summary of a province on one screen.
_PAIRS = 4
_PLACES = 2


def summary(plan: Plan, words: Words, labels: Labels, path: str = "") -> RenderableType:
    """Lay out the plan in a few figures.

    Parameters
    ----------
    plan : Plan
        A plan that is one: optimal or feasible.
    words : Words
        The language.
    labels : Labels
        What the instance calls its things.
    path : str
        Where the plan has been written; empty where there is nothing to say about it.

    Returns
    -------
    RenderableType
        To be printed at any width; nothing is cut off.
    """
    blocks: list[Table | Text] = [
        *_people(plan, words),
        *_trips(plan, words),
        *_left(plan, words, labels),
        *_pairs(plan, words, labels),
        *_levels(plan, words),
        *_supplies(plan, words, labels),
        *bottlenecks(plan, words, labels),
    ]
    return Group(_heading(plan, words, labels), Flow(blocks), *_closing(plan, words, path))


def _heading(plan: Plan, words: Words, labels: Labels) -> Text:
    text = Text(title(plan, labels), style="bold")
    text.append(f"\n{subtitle(plan, words)}", style="not bold")
    if plan.sifting is not None:
        said = "none" if plan.sifting.none_left else "some" if plan.sifting.rounds else "near"
        of = {name: number(getattr(plan.sifting, name)) for name in ("candidates", "opened", "rounds")}
        counted = words(f"sifting.{said}", **of)
        text.append(f"\n{counted}", style="not bold")
    return text


def _people(plan: Plan, words: Words) -> Iterator[Table]:
    people = plan.summary.people
    fields = ("found", "moved", "waiting", "overdue")
    if people.positive.found + people.contact.found:
        yield table(
            words("people.title"),
            [words(f"people.{field}") for field in fields],
            [
                [words(f"people.{name}"), *(number(getattr(cohort, field)) for field in fields)]
                for name, cohort in (("positive", people.positive), ("contact", people.contact))
            ],
        )


def _trips(plan: Plan, words: Words) -> Iterator[Table]:
    made: Counter[str] = Counter()
    for row in plan.trips:
        made[row.vehicle] += row.trips
    if made:
        rows = [[words.of("vehicles", vehicle), number(trips)] for vehicle, trips in sorted(made.items())]
        yield table(words("trips.title"), [words("trips.trips")], rows)


def _left(plan: Plan, words: Words, labels: Labels) -> Iterator[Text]:
    people = plan.summary.people
    if people.positive.waiting + people.contact.waiting:
        last = max(row.date for row in plan.waiting)
        places: Counter[str] = Counter()
        limits: Counter[str] = Counter()
        for row in plan.waiting:
            if row.date == last:
                places[labels.place(row.place)] += row.people
                # Several limits may hold the same people back: they count for each.
                for limit in binding(row.why):
                    limits[words.of("limits", limit)] += row.people
        yield Text(words("people.still", places=_largest(places, words)))
        if limits:
            yield Text(words("people.want", limits=_listed(_ordered(limits), words)))


def _pairs(plan: Plan, words: Words, labels: Labels) -> Iterator[Table]:
    pairs = sorted(
        plan.summary.pairs, key=lambda pair: (-pair.people, -pair.units, pair.supporting, pair.recipient)
    )
    # A line that says "1 other pair" could as well name it.
    shown = pairs if len(pairs) <= _PAIRS + 1 else pairs[:_PAIRS]
    figures = [
        (
            words(
                "pairs.pair",
                supporting=labels.place(pair.supporting),
                recipient=labels.place(pair.recipient),
            ),
            pair.people,
            pair.units,
        )
        for pair in shown
    ]
    others = pairs[len(shown) :]
    if others:
        people, units = sum(pair.people for pair in others), sum(pair.units for pair in others)
        figures.append((words("pairs.others", count=len(others)), people, units))
    home = sum(row.people for row in plan.transfers if row.origin == row.destination)
    if home:
        figures.append((words("pairs.home"), home, 0))
    helped = sum(pair.people for pair in pairs) + home, sum(pair.units for pair in pairs)
    moved = sum(row.people for row in plan.transfers), sum(row.quantity for row in plan.shipments)
    if moved != helped:
        figures.append((words("pairs.elsewhere"), moved[0] - helped[0], moved[1] - helped[1]))
    if figures:
        rows = [[name, number(people), number(units)] for name, people, units in figures]
        yield table(words("pairs.title"), [words("pairs.people"), words("pairs.units")], rows)


def _levels(plan: Plan, words: Words) -> Iterator[Table]:
    rows = [
        [
            words.of("levels", objective.level),
            number(objective.value),
            words("levels.unproven") if objective.bound is None else number(objective.bound),
            gap(objective, words),
        ]
        for objective in plan.objectives
    ]
    if rows:
        yield table(
            words("levels.title"), [words(f"levels.{name}") for name in ("value", "bound", "gap")], rows
        )


def _supplies(plan: Plan, words: Words, labels: Labels) -> Iterator[Table]:
    short: dict[str, Counter[str]] = defaultdict(Counter)
    for row in plan.shortages:
        short[row.item][labels.place(row.place)] += row.quantity
    fields = ("needed", "delivered", "short")
    rows = []
    for item in sorted(plan.summary.supplies, key=lambda item: item.item):
        name, unit = words.of("items", item.item), labels.units.get(item.item)
        label = f"{name} ({unit})" if unit else name
        figures = [number(getattr(item, field)) for field in fields]
        if short:
            figures.append(_listed(_ordered(short[item.item])[:1], words))
        rows.append([label, *figures])
    if rows:
        last = words("supplies.where") if short else ""
        yield table(words("supplies.title"), [words(f"supplies.{field}") for field in fields], rows, last)


def _closing(plan: Plan, words: Words, path: str) -> Iterator[Text]:
    if price := price_of_fairness(plan, words):
        yield Text(price)
    if plan.warnings:
        codes = Counter(warning.code for warning in plan.warnings)
        yield Text(words("closing.warnings", codes=_listed(_ordered(codes), words)))
    if path:
        yield Text(words("closing.written", path=path))


def _ordered(amounts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Sort names by their amounts, the largest first, without those that have none."""
    return sorted(((name, n) for name, n in amounts.items() if n), key=lambda pair: (-pair[1], pair[0]))


def _listed(amounts: list[tuple[str, int]], words: Words) -> str:
    """Write names with their amounts."""
    return words("lists.comma").join(
        words("lists.amount", name=name, count=number(count)) for name, count in amounts
    )


def _largest(amounts: Mapping[str, int], words: Words) -> str:
    """Write the places with the largest amounts, and sum up the rest."""
    ordered = _ordered(amounts)
    shown = ordered if len(ordered) <= _PLACES + 1 else ordered[:_PLACES]
    text = _listed(shown, words)
    others = ordered[len(shown) :]
    if not others:
        return text
    total = number(sum(count for _, count in others))
    return words("lists.comma").join([text, words("lists.places", count=len(others), sum=total)])
