"""A made-up country, small enough for all of it to be solved at once."""

from __future__ import annotations

import pytest

from rebalance.generate.case import made_up
from rebalance.generate.wishes import Wishes
from rebalance.instance import Instance, load
from rebalance.instance.writers import to_files
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import make_plan

SMALL = Wishes(cities=3, districts=9, days=2, categories=3, items=2, fleet=(1, 4), people=40)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Three cities and nine districts, on two days."""
    folder = tmp_path_factory.mktemp("country")
    for name, content in to_files(made_up(SMALL)).items():
        (folder / name).write_bytes(content)
    return load(folder)


@pytest.fixture(scope="session")
def planned(instance: Instance) -> Plan:
    """What is ordered there, all of it planned at once."""
    return make_plan(instance, time_limit=10.0)
