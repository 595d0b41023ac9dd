"""Why a group waits, and what one more is worth, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from rebalance.plan.proof.groups import Standing
from rebalance.plan.proof.reasons import Proof, Reason
from rebalance.plan.proof.worth import Prices, Shift, Worth, tolerance
from rebalance.report.faults import plain
from rebalance.report.figures import number
from rebalance.report.labels import Labels
from rebalance.words import Words

_CHANGES = 2
_IDLE = 5


def group_lines(
    standing: Standing, found: int | None, proof: Proof | None, words: Words, labels: Labels
) -> Iterator[str]:
    """Say what became of a group, why as the plan states it, and why as far as it is proven.

    Parameters
    ----------
    standing : Standing
    found : int or None
        How many people were found; None where it is not known, or for supplies.
    proof : Proof or None
        None where nothing was to be proven, or nothing could be.
    words : Words
    labels : Labels
    """
    group = standing.group
    place, people = plain(labels.place(group.place)), group.kind == "wait"
    if people:
        known = standing.done + standing.at_end if found is None else found
        figures = {"found": known, "moved": standing.done, "waiting": standing.at_end}
        category = words.of("categories", group.name)
        said = {name: number(value) for name, value in figures.items()}
        yield words("explain.people", place=place, category=category, **said)
    else:
        short = number(sum(amount for _, amount, _ in standing.left))
        yield words("explain.supplies", place=place, item=words.of("items", group.name), short=short)
    if not standing.left:
        yield words("explain.nobody" if people else "explain.nothing-short")
        return
    for date, message in standing.stated:
        yield words("explain.stated", date=date, message=plain(message))
    yield from _proven(proof, words) if proof else [words("explain.unproven")]


def _proven(proof: Proof, words: Words) -> Iterator[str]:
    kind = proof.group.kind
    if proof.least > tolerance(proof.least):
        yield words(f"explain.least-{kind}", least=number(round(proof.least, 6)))
    else:
        yield words(f"explain.free-{kind}")
    if not proof.tried:
        yield words("explain.no-limit")
    elif proof.verdict == "nothing":
        yield words("explain.nothing", limits=[words(f"relaxed.{name}") for name in proof.tried])
    else:
        yield words(f"explain.{proof.verdict}")
        for reason in proof.reasons:
            yield from _reason(reason, words)


def _reason(reason: Reason, words: Words) -> Iterator[str]:
    changes: object = words("lists.comma").join(map(plain, reason.changes[:_CHANGES]))
    if len(reason.changes) > _CHANGES:
        count = len(reason.changes) - _CHANGES
        changes = words("explain.changes-more", changes=changes, count=count)
    limits = [words(f"relaxed.{name}") for name in reason.limits]
    yield words("explain.reason", limits=limits, changes=changes)
    for shift in reason.levels:
        if abs(shift.after - shift.before) > tolerance(shift.before):
            yield _effect(words.of("levels", shift.level), shift, words)
    if reason.group is not None:
        yield _effect(words(f"explain.own-{reason.group.level}"), reason.group, words)
    if not reason.helps_group:
        yield words("explain.goes-elsewhere")


def _effect(name: str, shift: Shift, words: Words) -> str:
    figures = {"before": number(round(shift.before, 6)), "after": number(round(shift.after, 6))}
    return words("explain.effect", name=name, **figures)


def worth_lines(prices: Prices, words: Words, labels: Labels) -> Iterator[str]:
    """Say what more of each resource does to each level."""
    if not prices.worth:
        yield words("explain.worth-none")
        return
    yield words("explain.worth")
    for worth in prices.worth:
        effects = [
            words("lists.amount", name=words.of("levels", s.level), count=_signed(s))
            for s in worth.levels
            if _moves(s)
        ]
        yield words("explain.does", what=_what(worth, words, labels), effects=effects)


def idle_lines(prices: Prices, words: Words, labels: Labels) -> Iterator[str]:
    """Say what could be taken away."""
    if not prices.idle:
        yield words("explain.idle-none")
        return
    yield words("explain.idle")
    for kind in ("rooms", "vehicles", "stock"):
        ranked = sorted((w for w in prices.idle if w.kind == kind), key=lambda worth: worth.amount)
        yield from (f"  {_what(worth, words, labels)}" for worth in ranked[:_IDLE])
        if len(ranked) > _IDLE:
            yield f"  {words('explain.others', count=len(ranked) - _IDLE)}"


def _what(worth: Worth, words: Words, labels: Labels) -> str:
    cells = {name: plain(value) for name, value in worth.cells.items()}
    cells["place"] = plain(labels.place(worth.cells["place"]))
    for name, section in (("room_type", "room_types"), ("vehicle", "vehicles"), ("item", "items")):
        if name in cells:
            cells[name] = words.of(section, cells[name])
    amount = number(abs(worth.amount))
    what = words(f"explain.{worth.kind}", **cells)
    return words("explain.more" if worth.amount > 0 else "explain.less", amount=amount, what=what)


def _moves(shift: Shift) -> bool:
    return abs(shift.after - shift.before) > tolerance(shift.before)


def _signed(shift: Shift) -> str:
    change = round(shift.after - shift.before, 6)
    return f"{'+' if change > 0 else '−'}{number(abs(change))}"
