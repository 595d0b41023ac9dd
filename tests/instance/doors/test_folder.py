"""Folders of CSV: what they may look like, and what is found where they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from rebalance.instance import InvalidInstance, load
from tests.instance.doors.written import found
from tests.instance.sound import add, built, sound, spoil, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path, *sound())


def test_a_folder_is_the_same_as_tables_in_memory(folder: Path) -> None:
    assert load(folder).sha256 == built().sha256
    assert load(str(folder)).warnings == ()


@pytest.mark.parametrize("chinese", [False, True], ids=["english", "chinese"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encoding_and_headers_make_no_difference(tmp_path: Path, encoding: str, chinese: bool) -> None:
    folder = write_folder(tmp_path, *sound(), chinese=chinese, encoding=encoding)
    assert load(folder).sha256 == built().sha256
    assert "宽城区" in set(load(folder).places["name"])


@pytest.mark.parametrize("separator", ["\t", ";"], ids=["tab", "semicolon"])
def test_other_separators_make_no_difference(folder: Path, separator: str) -> None:
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(",", separator), encoding="utf-8")
    assert load(folder).sha256 == built().sha256


def test_a_comma_between_semicolons_may_stand_before_decimals(folder: Path) -> None:
    spoil(folder, "needs.csv", "800", "8000")
    assert found(folder) == []
    text = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text(text.replace(",", ";").replace("8000", "8,000"), encoding="utf-8")
    assert found(folder) == [("bad-number", "needs.csv, row 2, column quantity")]


def test_titles_totals_and_notes_are_no_rows(folder: Path) -> None:
    text = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text(
        "吉林省物资需求表,,,\n填报单位：省指挥部,,填报日期：2022-4-2,\n\n"
        + text
        + "合  计：,,,804\n注：截至四月二日\n",
        encoding="utf-8",
    )
    assert found(folder) == []
    assert load(folder).sha256 == built().sha256
    spoil(folder, "needs.csv", "800", "80O")
    assert found(folder) == [("bad-number", "needs.csv, row 5, column quantity")]


def test_a_record_above_the_header_is_no_title(folder: Path) -> None:
    text = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text("siping,mask,2022-04-03,1\n" + text, encoding="utf-8")
    assert found(folder) == [("ill-formed-csv", "needs.csv, row 1")]


def test_a_total_that_is_no_sum_is_a_doubt(folder: Path) -> None:
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("Total,,,805\n")
    assert found(folder) == [("total-differs", "needs.csv, row 4, column quantity")]
    assert load(folder).sha256 == built().sha256


def test_a_place_may_be_called_total(folder: Path) -> None:
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.write("Total,recipient,,,,\n")
    assert "Total" in set(load(folder).places["place"])


def test_a_total_elsewhere_than_at_the_end_is_a_fault(folder: Path) -> None:
    spoil(folder, "needs.csv", "kuancheng,bed", "小计,,,800\nkuancheng,bed")
    assert {code for code, _ in found(folder)} == {"empty-cell", "unknown-place"}


def test_a_column_of_faults_is_told_once(folder: Path) -> None:
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("".join(f"nowhere{at},mask,2022-04-03,many{at}\n" for at in range(1500)))
    with pytest.raises(InvalidInstance) as caught:
        load(folder)
    listed = caught.value.findings
    assert [(f.code, f.where, f.blanks["count"]) for f in listed if f.row is None] == [
        ("more-errors", "needs.csv, place", 500),
        ("more-errors", "needs.csv, quantity", 500),
    ]
    assert len(listed) == 2002
    assert all(finding.value in finding.message for finding in listed if finding.value)


def test_files_may_have_chinese_names_and_other_line_ends(folder: Path) -> None:
    (folder / "rooms.csv").rename(folder / "房间.csv")
    (folder / "needs.csv").rename(folder / "Needs.CSV")
    for ending, name in (("\r", "people.csv"), ("\n", "places.csv")):
        text = (folder / name).read_bytes().decode().replace("\r\n", ending)
        (folder / name).write_bytes(text.encode())
    assert load(folder).sha256 == built().sha256


def test_other_files_are_left_alone(folder: Path) -> None:
    (folder / "README.md").write_text("made up")
    (folder / "._people.csv").write_bytes(b"\x00\xff")
    (folder / "more").mkdir()
    assert found(folder) == []


def test_blank_lines_and_spare_commas_are_skipped(folder: Path) -> None:
    spoil(folder, "needs.csv", "kuancheng,bed", "\n ,, ,\nkuancheng,bed")
    spoil(folder, "needs.csv", "800\n", "800,,\n")
    assert load(folder).sha256 == built().sha256


def test_a_finding_names_the_row_as_an_editor_counts_it(folder: Path) -> None:
    spoil(folder, "people.csv", "kuancheng,close,2022-04-01,30", '\n,,,,\nkuancheng,"clo\nse",2022-04-01,30')
    spoil(folder, "people.csv", "2022-04-03,2,", "2022-04-03,two,")
    assert found(folder) == [
        ("control-character", "people.csv, row 5, column category"),
        ("bad-number", "people.csv, row 7, column count"),
    ]


def test_a_finding_names_the_header_as_written(tmp_path: Path) -> None:
    settings, tables = sound()
    tables["people"][0]["count"] = "-1"
    write_folder(tmp_path, settings, tables, chinese=True)
    assert found(tmp_path) == [("out-of-range", "people.csv, row 2, column 人数")]


def test_texts_stay_as_written(folder: Path) -> None:
    for name in sorted(folder.glob("*.csv")):
        name.write_text(name.read_text(encoding="utf-8").replace("baishan", "007").replace("siping", "NA"))
    assert list(load(folder).places["place"]) == ["007", "NA", "kuancheng"]


def test_no_folder(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert found(nowhere) == [("missing-folder", str(nowhere))]
    file = tmp_path / "instance.pdf"
    file.write_bytes(b"")
    assert found(file) == [("unknown-format", "instance.pdf")]


def test_a_file_of_the_folder_is_not_the_folder(folder: Path) -> None:
    assert found(folder / "instance.toml") == [("unknown-format", "instance.toml")]
    with pytest.raises(InvalidInstance, match="Give the folder it is in"):
        load(folder / "people.csv")


def test_an_empty_folder_is_told_all_it_lacks(tmp_path: Path) -> None:
    assert found(tmp_path) == [
        ("missing-file", "instance.toml"),
        ("nothing-to-plan", "people.csv"),
        ("missing-table", "places.csv"),
        ("missing-table", "travel.csv"),
    ]


def test_settings_that_are_no_toml(folder: Path) -> None:
    spoil(folder, "instance.toml", "days = 2", "days = two")
    assert found(folder) == [("ill-formed-toml", "instance.toml, row 3")]


def test_a_file_that_cannot_be_opened(folder: Path) -> None:
    (folder / "pairs.csv").unlink()
    (folder / "pairs.csv").mkdir()
    assert found(folder) == [("unreadable-file", "pairs.csv")]


def test_a_file_of_another_encoding(folder: Path) -> None:
    (folder / "needs.csv").write_bytes("place,item,date,quantity\n".encode("utf-16"))
    assert found(folder) == [("bad-encoding", "needs.csv")]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "needs.csv"),
        ("\n \n", "needs.csv"),
        ("place，item，date，quantity\n", "needs.csv, row 1"),
        ("place,item,date,quantity\nkuancheng,mask,2022-04-03\n", "needs.csv, row 2"),
        ("place,item,date,quantity\nkuancheng,mask,2022-04-03,1,000\n", "needs.csv, row 2"),
        ('place,item,date,quantity\nkuancheng,mask,2022-04-03,1\n"kuancheng,mask\n,\n', "needs.csv, row 3"),
        ('place,item,date,quantity\nkuancheng,"mask"s,2022-04-03,1\n', "needs.csv, row 2"),
        ('"place,item', "needs.csv, row 1"),
    ],
)
def test_a_file_that_is_no_csv(folder: Path, content: str, where: str) -> None:
    (folder / "needs.csv").write_text(content, encoding="utf-8")
    assert found(folder) == [("ill-formed-csv", where)]


def test_a_ragged_row_hides_no_other_fault_and_makes_none(folder: Path) -> None:
    spoil(folder, "places.csv", "siping,supporting,,,,", "siping,supporting")
    spoil(folder, "places.csv", "2.5", "high")
    assert found(folder) == [
        ("ill-formed-csv", "places.csv, row 3"),
        ("bad-number", "places.csv, row 4, column priority"),
    ]


def test_two_files_for_one_table(folder: Path) -> None:
    (folder / "people.CSV").write_bytes((folder / "people.csv").read_bytes())
    assert found(folder) == [("duplicate-table", "people.csv")]


def test_an_added_row_makes_a_difference(folder: Path) -> None:
    with (folder / "needs.csv").open("a") as file:
        file.write("kuancheng,mask,2022-04-03,1\n")
    more = add("needs", place="kuancheng", item="mask", date="2022-04-03", quantity="1")
    assert load(folder).sha256 == built(more).sha256 != built().sha256
