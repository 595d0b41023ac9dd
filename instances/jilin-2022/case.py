"""What a start date makes of the facts: the regime, the days, and the reports the dispatcher goes by."""

from __future__ import annotations

from datetime import date, timedelta

from known import CITY, NotCovered, assumptions, days_from, positives, read

Row = dict[str, object]
DAYS = 3
PAIRING_BEGAN = date(2022, 4, 3)
# Before, no count of rooms was published; after, the reports of the districts end.
FIRST_START, LAST_START = date(2022, 3, 21), date(2022, 4, 12)


class Case:
    """The facts and assumptions as they stand on the evening before a start date.

    Raises
    ------
    NotCovered
        When the facts do not cover the date.
    """

    def __init__(self, start: date) -> None:
        if not FIRST_START <= start <= LAST_START:
            raise NotCovered(f"the facts cover starts from {FIRST_START} to {LAST_START}, not {start}")
        self.start, self.days, self.eve = start, days_from(start, DAYS), start - timedelta(1)
        self.a = assumptions()
        self.places = sorted(read("places"), key=lambda row: row["place"])
        regime = "role_from_pairing" if start >= PAIRING_BEGAN else "role_before_pairing"
        self.role = {row["place"]: row[regime] for row in self.places}
        self.supporting = [place for place, role in self.role.items() if role == "supporting"]
        self.population = {row["place"]: float(row["population"]) for row in self.places}
        self.districts = [row["place"] for row in self.places if row["city"] == CITY]
        self.cities = [row["place"] for row in self.places if row["city"] != CITY] + [CITY]
        self.reports = {day: positives(self.places, day) for day in days_from(self.eve, DAYS)}

    def found(self, day: date) -> dict[str, float]:
        """Return new positives by place on a day, as weights to share by."""
        return {place: float(sum(new)) for place, new in self.reports[day].items()}
