"""What an instance calls its things, for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rebalance.instance import Instance
from rebalance.plan.speech import place_names
from rebalance.words import Language


@dataclass(frozen=True)
class Labels:
    """Names that a plan does not hold.

    Attributes
    ----------
    title : str
        What people call the instance; empty where it has no title.
    places : mapping of str to str
        The name of each place that is not to be called as in the tables.
    units : mapping of str to str
        The unit of each item.
    """

    title: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def place(self, place: str) -> str:
        """Return what a place is called."""
        return self.places.get(place, place)


def labels_of(instance: Instance, language: Language) -> Labels:
    """Read the names off an instance, places as in the texts of a plan."""
    return Labels(
        title=instance.title or "",
        places=place_names(instance, language),
        units=dict(zip(instance.items["item"], instance.items["unit"], strict=True)),
    )
