"""``rebalance explain``: why a group waits, proven, and what one more is worth."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.names import plan_and_names
from rebalance.cli.output import STANDARD, Stop, print_json, say
from rebalance.cli.search import search
from rebalance.words import Language, Words

if TYPE_CHECKING:
    from rebalance.instance import Instance
    from rebalance.instance.variants import Variants
    from rebalance.plan.document.plan import Plan
    from rebalance.plan.proof.groups import Standing
    from rebalance.plan.proof.reasons import Proof
    from rebalance.plan.proof.worth import Prices
    from rebalance.solve.clock import Clock
    from rebalance.solve.ladder import Group


@click.command()
@click.argument("plan")
@click.argument("instance")
@click.option("--place", metavar="PLACE", help="Why people wait, or items are short, at this place.")
@click.option("--category", metavar="CATEGORY", help="Only people of this category.")
@click.option("--item", metavar="ITEM", help="Only this item.")
@click.option(
    "--most",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="Without --place: how many rooms, vehicles and stocks to price, the most promising of each.",
)
@click.option(
    "--time-limit",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="End then, with 5.",
)
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON document.")
@language("whatever is said")
def explain(
    plan: str,
    instance: str,
    place: str | None,
    category: str | None,
    item: str | None,
    most: int,
    time_limit: int,
    as_json: bool,
    lang: Language,
) -> int:
    """Say why PLAN leaves people waiting, or items short, in INSTANCE, and what would help.

    Every reason is proven: the limit is relaxed alone, the levels are solved again over fractions, and
    they improve as stated. Without --place: what more rooms, vehicles and stock would be worth, and what
    lies idle.
    """
    if instance == STANDARD:
        raise click.UsageError("INSTANCE is read more than once: name a file, only PLAN may be -.")
    if (category or item) and not place:
        raise click.UsageError("--category and --item need --place.")
    document, known = plan_and_names(plan, instance, lang)
    assert known is not None
    if document.status not in ("optimal", "feasible"):
        raise Stop("nothing-to-explain", Exit.INVALID, path=plan)

    from rebalance.instance.variants import Variants
    from rebalance.solve.clock import Clock, OutOfTime

    variants = Variants.of(instance, document.instance.what_if)
    clock = Clock(time_limit)
    try:
        if place:
            groups = _groups(document, known, place, category, item, Words(lang))
            return _tell_groups(document, known, variants, groups, clock, as_json, lang)
        return _tell_worth(document, known, variants, most, clock, as_json, lang)
    except OutOfTime:
        raise Stop("not-proven", Exit.LIMIT, seconds=time_limit) from None


def _groups(
    plan: Plan, instance: Instance, place: str, category: str | None, item: str | None, words: Words
) -> list[Group]:
    from rebalance.plan.proof.groups import groups_at
    from rebalance.solve.ladder import Group

    names = {name: key for key, name in zip(instance.places["place"], instance.places["name"], strict=True)}
    key = _called(place, names | {key: key for key in instance.places["place"]})
    if not (category or item):
        return list(groups_at(plan, key))
    found = []
    if category:
        known = list(instance.categories["category"])
        spelt = {words.of("categories", name): name for name in known} | {name: name for name in known}
        found.append(Group("wait", key, _called(category, spelt)))
    if item:
        known = list(instance.items["item"])
        spelt = {words.of("items", name): name for name in known} | {name: name for name in known}
        found.append(Group("short", key, _called(item, spelt)))
    return found


def _called(name: str, known: dict[str, str]) -> str:
    if name in known:
        return known[name]
    from rebalance.instance.likeness import Suggestions

    likely = Suggestions(known)(name)
    raise Stop("no-such-name", name=name, near=[likely] if likely else sorted(set(known.values()))[:8])


def _tell_groups(
    plan: Plan,
    instance: Instance,
    variants: Variants,
    groups: list[Group],
    clock: Clock,
    as_json: bool,
    lang: Language,
) -> int:
    from rebalance.plan.proof.groups import standing
    from rebalance.plan.proof.reasons import prove
    from rebalance.report.explained import group_lines
    from rebalance.report.labels import labels_of

    words, labels = Words(lang), labels_of(instance, lang)
    answers: list[tuple[Standing, int | None, Proof | None]] = []
    for group in groups:
        stands = standing(plan, group)
        task = partial(prove, variants, group, stands.most, clock)
        proof = search(task) if stands.left else None
        answers.append((stands, _found(instance, group), proof))
    if as_json:
        records = [_record(*answer) for answer in answers]
        print_json({"code": Exit.DONE, "instance": plan.instance.model_dump(mode="json"), "groups": records})
        return Exit.DONE
    if not answers:
        say([words("explain.nobody"), words("explain.nothing-short")], sys.stdout)
    for number, (stands, found, proof) in enumerate(answers):
        say([*([""] if number else []), *group_lines(stands, found, proof, words, labels)], sys.stdout)
    return Exit.DONE


def _found(instance: Instance, group: Group) -> int | None:
    people = instance.people
    if group.kind != "wait":
        return None
    mine = (people["place"] == group.place) & (people["category"] == group.name)
    return int(people.loc[mine, "count"].sum())


def _record(standing: Standing, found: int | None, proof: Proof | None) -> dict[str, object]:
    people = standing.group.kind == "wait"
    days = [
        {"date": date, "people": amount, "overdue": overdue} if people else {"date": date, "quantity": amount}
        for date, amount, overdue in standing.left
    ]
    who = {"category" if people else "item": standing.group.name}
    record: dict[str, object] = {"place": standing.group.place, **who}
    record |= {"found": found, "moved": standing.done} if people else {"shipped_in": standing.done}
    record |= {"left": days, "stated": [{"date": d, "message": m} for d, m in standing.stated]}
    if proof is None:
        return record | {"proven": None}
    proven = asdict(proof)
    del proven["group"]
    for reason in proven["reasons"]:
        if reason["group"]:
            del reason["group"]["level"]
    return record | {"proven": proven}


def _tell_worth(
    plan: Plan, instance: Instance, variants: Variants, most: int, clock: Clock, as_json: bool, lang: Language
) -> int:
    from rebalance.plan.proof.probes import Probes
    from rebalance.plan.proof.worth import prices
    from rebalance.report.explained import idle_lines, worth_lines
    from rebalance.report.labels import labels_of

    words, labels = Words(lang), labels_of(instance, lang)
    found: Prices = search(lambda: prices(Probes(variants, clock), most))
    if as_json:
        reference = plan.instance.model_dump(mode="json")
        print_json({"code": Exit.DONE, "instance": reference, **asdict(found)})
        return Exit.DONE
    say(worth_lines(found, words, labels), sys.stdout)
    say(["", *idle_lines(found, words, labels)], sys.stdout)
    return Exit.DONE
