"""What one more room, vehicle or unit would be worth, by the prices of the relaxation."""

from __future__ import annotations

from collections import defaultdict

from rebalance.model.data import Data
from rebalance.plan.document.left import Bottleneck
from rebalance.plan.speech import Speech
from rebalance.solve.result import Price, Result

MOST = 20
"""More than this nobody reads."""

Limit = tuple[str, str, str | None, str | None, str | None, str | None]


def bottlenecks(result: Result, say: Speech) -> tuple[Bottleneck, ...]:
    """Add up each limit's prices over the days: one more on every day; the most important level first."""
    found: list[Bottleneck] = []
    for level in result.levels:
        worth: dict[Limit, float] = defaultdict(float)
        for price in level.prices:
            worth[_limit(result.model.data, price)] += price.worth
        # As many digits as the solver's tolerances leave.
        ranked = sorted(
            ((round(value, 6), limit) for limit, value in worth.items()),
            key=lambda entry: (-entry[0], tuple(part or "" for part in entry[1])),
        )
        found += [_bottleneck(level.name, limit, value, say) for value, limit in ranked if value > 0]
    return tuple(found[:MOST])


def _limit(data: Data, price: Price) -> Limit:
    """Say what the limit is: its name, place, site, room type, vehicle and item."""
    keys = price.keys
    if price.rule == "rooms":
        pools, g = data.pools, keys["g"]
        site = pools.sites[g][0] if len(pools.sites[g]) == 1 else None
        return "rooms", data.places[pools.place[g]], site, data.room_types[pools.room_type[g]], None, None
    if price.rule == "vehicles":
        k = keys["k"]
        return "vehicles", data.places[data.fleets.place[k]], None, None, data.fleets.vehicle[k], None
    return "stock", data.places[keys["p"]], None, None, None, data.items[keys["i"]]


def _bottleneck(level: str, limit: Limit, worth: float, say: Speech) -> Bottleneck:
    name, place, site, room_type, vehicle, item = limit
    called = {
        "level": say.thing("levels", level),
        "place": say.place(place),
        "site": site,
        "room_type": say.thing("room_types", room_type or ""),
        "vehicle": say.thing("vehicles", vehicle or ""),
        "item": say.thing("items", item or ""),
    }
    what = "rooms-at-site" if name == "rooms" and site else name
    return Bottleneck(
        limit=name,
        place=place,
        site=site,
        room_type=room_type,
        vehicle=vehicle,
        item=item,
        date=None,
        level=level,
        worth=worth,
        message=say(f"more.{what}", worth=worth, **called),
    )
