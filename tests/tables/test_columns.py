"""The declared columns: everything that is said in English is said in Chinese."""

from __future__ import annotations

import pytest

from rebalance.tables.columns import POLICY, SETTINGS, TABLES, Column, Table
from tests.instance.sound import built, sound

COLUMNS = [
    *SETTINGS.values(),
    *POLICY.values(),
    *(column for table in TABLES.values() for column in table.columns.values()),
]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_column_is_described_in_both_languages(column: Column) -> None:
    assert column.meaning and column.zh_meaning
    assert bool(column.unit) == bool(column.zh_unit)
    assert len(column.values) == len(column.zh_values) == len(set(column.zh_values))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_header_names_two_columns_of_a_table(table: Table) -> None:
    headers = [header for column in table.columns.values() for header in column.headers]
    assert len(headers) == len(set(headers))


def test_choices_may_be_made_in_chinese() -> None:
    def translate(settings: object, tables: dict[str, list[dict[str, str]]]) -> None:
        for name, records in tables.items():
            for column in TABLES[name].columns.values():
                for record in records:
                    if column.values and column.name in record:
                        record[column.name] = column.zh_values[column.values.index(record[column.name])]

    assert sound()[1]["places"][0]["role"] == "supporting"
    assert built(translate).sha256 == built().sha256
