"""The instances that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rebalance.generate.case import made_up
from rebalance.generate.wishes import Wishes
from rebalance.instance.writers import to_files

INSTANCES = Path(__file__).parents[2] / "instances"


@dataclass(frozen=True)
class Size:
    """An instance, and how long it may be planned.

    Attributes
    ----------
    source : Path or Wishes
        A committed instance, or how one is made up.
    seconds : float
        The time limit of the whole-number plan.
    """

    source: Path | Wishes
    seconds: float = 60.0

    def folder(self, scratch: Path) -> Path:
        """Return where it stands, written to `scratch` if it is made up."""
        if isinstance(self.source, Path):
            return self.source
        scratch.mkdir()
        for name, content in to_files(made_up(self.source)).items():
            (scratch / name).write_bytes(content)
        return scratch


#: Jilin has 14 supporting places and 11 recipients, where some 4,000 people each were found.
SIZES = {
    "tiny": Size(
        Wishes(cities=2, districts=3, days=2, categories=4, items=2, fleet=(1, 3), people=30), seconds=5
    ),
    "jilin": Size(INSTANCES / "jilin-2022-04-03"),
    "jilin-tenfold": Size(Wishes(cities=140, districts=110, people=4000, fleet=(5, 30)), seconds=300),
    "nation": Size(Wishes(cities=333, districts=2844), seconds=600),
}
USUAL = ("jilin", "jilin-tenfold", "nation")

#: Of one density, each with √2 times the places of the last.
GROWING = {
    f"growing-{places}": Size(Wishes(cities=places // 10, districts=places - places // 10), seconds=120)
    for places in (100, 140, 200, 280)
}
