"""The list of the rules, in the order in which their violations are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .case import Case
from .envelope import check_instance, check_status
from .levels import check_levels
from .names import check_dates, check_names, check_rows
from .pairs import check_pairing_limits, check_pairs
from .parts import check_parts
from .people import check_care, check_found
from .records import check_fleet_records, check_room_records, check_shortages, check_stocks, check_waiting
from .roads import check_fleet, check_roads, check_shift
from .rooms import check_rooms
from .shares import check_shares
from .summary import check_summary
from .supplies import check_balance, check_reserve, check_used
from .timetable import check_freight, check_timetable
from .trips import check_cycle, check_minutes, check_seats
from .violation import Violation


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what it says, and the function that finds where a plan breaks it."""

    name: str
    statement: str
    find: Callable[[Case], Iterator[Violation]]


# A document without a plan is judged by these only.
ENVELOPE: tuple[Rule, ...] = (
    Rule("status", "status, code, error, lists and bounds agree with one another", check_status),
    Rule("instance", "the plan is of this instance: name, start, days, sha256", check_instance),
)

RULES: tuple[Rule, ...] = (
    *ENVELOPE,
    Rule("names", "names in the decisions are those of the instance", check_names),
    Rule("dates", "decisions are dated within the horizon", check_dates),
    Rule("rows", "one decision a key, and none whose figures are all 0", check_rows),
    Rule("found", "people moved up to a day ≤ found up to that day, by place and category", check_found),
    Rule("care", "people go only into room types that their category accepts", check_care),
    Rule("rooms", "rooms held on days t … t + stay + turnover − 1 ≤ rooms come free, by site", check_rooms),
    Rule("fleet", "a fleet starts or ends its trips at its base, with a cargo it may carry", check_fleet),
    Rule("roads", "every leg, empty ones too, has a travel time ≤ max_travel_minutes", check_roads),
    Rule("shift", "cycle of a trip ≤ hours_per_day", check_shift),
    Rule("cycle", "cycle_minutes = base→origin→destination→base + turnaround", check_cycle),
    Rule("seats", "orders = load of the trips ≤ seats (payload_kg) × trips, by cohort", check_seats),
    Rule("freight", "each unit travels whole on one trip", check_freight),
    Rule("minutes", "Σ trips × cycle ≤ count × hours_per_day, by fleet and day", check_minutes),
    Rule(
        "timetable", "each trip on one vehicle, none overlapping, back within hours_per_day", check_timetable
    ),
    Rule("balance", "on hand = yesterday's + arrived + in − out − used ≥ 0", check_balance),
    Rule("reserve", "left by a day ≤ arrived by it − reserve + come from elsewhere before", check_reserve),
    Rule("used", "a consumable's use and shortage ≤ its need", check_used),
    Rule("pairs", "where places are assigned only they help; forbidden pairs never do", check_pairs),
    Rule("pairing-limits", "cities per district, districts per city ≤ the policy's", check_pairing_limits),
    Rule("levels", "the levels are the policy's, values are the plan's, bounds ≤ values", check_levels),
    Rule("parts", "parts planned apart share nothing, and make up the levels together", check_parts),
    Rule("shares", "shares[] follows from the decisions, sorted; bounds ≤ shares", check_shares),
    Rule("waiting", "waiting[] follows from the decisions", check_waiting),
    Rule("shortages", "shortages[] follows from the decisions", check_shortages),
    Rule("stocks", "stocks[] follows from the decisions", check_stocks),
    Rule("room-records", "rooms[] follows from the decisions", check_room_records),
    Rule("fleet-records", "fleets[] follows from the decisions", check_fleet_records),
    Rule("summary", "summary follows from the decisions", check_summary),
)
