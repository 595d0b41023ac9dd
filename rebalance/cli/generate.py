"""``rebalance generate``: a made-up instance of any size."""

from __future__ import annotations

from math import isfinite

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import Stop
from rebalance.cli.storing import must_be_storable, store
from rebalance.generate.kinds import CATEGORIES, ITEMS
from rebalance.generate.wishes import Wishes
from rebalance.words import Language


def _finite(context: click.Context, parameter: click.Parameter, number: float) -> float:
    """Refuse what is no amount; ranges of click let NaN pass."""
    if not isfinite(number):
        raise click.BadParameter(f"{number:g} is no finite number.")
    return number


def _range(context: click.Context, parameter: click.Parameter, ends: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= ends[0] <= ends[1]:
        raise click.BadParameter(f"from {ends[0]} to {ends[1]} is no range of sizes.")
    return ends


_SOME = click.IntRange(min=1)
_AMOUNT = click.FloatRange(min=0)
_USUAL = Wishes()


@click.command()
@click.argument("output")
@click.option("--cities", type=_SOME, default=_USUAL.cities, show_default=True, help="Supporting cities.")
@click.option(
    "--districts", type=_SOME, default=_USUAL.districts, show_default=True, help="Recipient districts."
)
@click.option(
    "--days", type=click.IntRange(1, 366), default=_USUAL.days, show_default=True, help="Days planned."
)
@click.option(
    "--categories",
    type=click.IntRange(0, len(CATEGORIES)),
    default=_USUAL.categories,
    show_default=True,
    help="Kinds of people, the most common first.",
)
@click.option(
    "--items",
    type=click.IntRange(0, len(ITEMS)),
    default=_USUAL.items,
    show_default=True,
    help="Kinds of supplies.",
)
@click.option(
    "--fleet",
    type=(int, int),
    callback=_range,
    default=_USUAL.fleet,
    show_default=True,
    metavar="FEWEST MOST",
    help="Vehicles of one fleet.",
)
@click.option(
    "--within",
    type=_AMOUNT,
    callback=_finite,
    default=_USUAL.within,
    show_default=True,
    metavar="MINUTES",
    help="Leave out roads that take longer.",
)
@click.option(
    "--people",
    type=_AMOUNT,
    callback=_finite,
    default=_USUAL.people,
    show_default=True,
    help="People found in a district over all days, on average.",
)
@click.option(
    "--rooms",
    type=_AMOUNT,
    callback=_finite,
    default=_USUAL.rooms,
    show_default=True,
    help="Rooms for each person found.",
)
@click.option(
    "--stock",
    type=_AMOUNT,
    callback=_finite,
    default=_USUAL.stock,
    show_default=True,
    help="Stock for each unit needed.",
)
@click.option("--seed", type=int, default=_USUAL.seed, show_default=True, help="Which of all such instances.")
@language("headers and choices")
def generate(
    output: str,
    cities: int,
    districts: int,
    days: int,
    categories: int,
    items: int,
    fleet: tuple[int, int],
    within: float,
    people: float,
    rooms: float,
    stock: float,
    seed: int,
    lang: Language,
) -> int:
    """Make an instance up, of any size: a new folder, a .xlsx, a .json, or - (JSON).

    Cities lie in clusters, districts around them; a few are overloaded, rooms and supplies are short.
    The same options make the same instance, byte for byte.
    """
    from rebalance.generate.case import TooLarge, made_up

    if not categories and not items:
        raise click.UsageError("without people and without supplies there is nothing to plan.")
    must_be_storable(output)
    wishes = Wishes(cities, districts, days, categories, items, fleet, within, people, rooms, stock, seed)
    try:
        content = made_up(wishes)
    except TooLarge as error:
        raise Stop("too-many-roads", roads=int(str(error))) from None
    store(content, output, lang)
    return Exit.DONE
