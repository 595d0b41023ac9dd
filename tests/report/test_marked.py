"""The marked copy: every table as given, faulty cells coloured and commented, everything listed in front."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from rebalance.instance import Finding, InvalidInstance, load
from rebalance.instance.doors import read
from rebalance.instance.instance import checked
from rebalance.report.marked import marked
from rebalance.words import Language, Words
from tests.instance.sound import Change, built, policy, put, sound, write_folder

FAULTS = Path(__file__).parents[2] / "instances"


def copied(source: Path, language: Language = "en") -> bytes:
    raw = None
    findings: tuple[Finding, ...]
    try:
        raw = read(source)
        *_, findings = checked(raw)
    except InvalidInstance as invalid:
        findings = invalid.findings
    return marked(raw, findings, Words(language))


def rows(content: bytes, sheet: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


def comments(content: bytes) -> dict[str, str]:
    """Texts of all comments by cell."""
    found = {}
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"xl/comments\d+\.xml", name):
                for comment in ElementTree.fromstring(parts.read(name)).iter():
                    if comment.tag.endswith("}comment"):
                        found[comment.attrib["ref"]] = "".join(comment.itertext())
    return found


def faulty(tmp_path: Path, *changes: Change) -> Path:
    settings, tables = sound()
    for change in changes:
        change(settings, tables)
    return write_folder(tmp_path, settings, tables)


def test_a_faulty_cell_is_commented_in_its_place_and_listed(tmp_path: Path) -> None:
    content = copied(faulty(tmp_path, put("people", 3, place="kuanchen"), put("rooms", 2, count="2.5")))
    assert comments(content) == {
        "A3": "there is no place kuanchen\nWrite kuancheng, or add kuanchen to places. [unknown-place]",
        "E2": "count is 2.5, not a whole number\nWrite a whole number. [not-whole]",
    }
    listed = rows(content, "findings")
    assert listed[0][:4] == ["severity", "file", "sheet", "row"]
    assert [row[:2] + row[3:6] for row in listed[1:]] == [
        ["error", "people.csv", "3", "place", "kuanchen"],
        ["error", "rooms.csv", "2", "count", "2.5"],
    ]
    assert rows(content, "people")[2][:4] == ["kuanchen", "close", "2022-04-01", 30.0]


def test_without_faults_it_is_the_instance(tmp_path: Path) -> None:
    folder, copy = tmp_path / "sound", tmp_path / "copy.xlsx"
    folder.mkdir()
    copy.write_bytes(copied(write_folder(folder, *sound())))
    again = load(copy)
    assert again.sha256 == built().sha256
    assert again.warnings == ()


def test_chinese(tmp_path: Path) -> None:
    content = copied(faulty(tmp_path, put("people", 3, place="kuanchen")), "zh")
    assert rows(content, "检查结果")[1][-3:] == [
        "没有地点 kuanchen",
        "请写作 kuancheng，或把 kuanchen 加入 places。",
        "unknown-place",
    ]
    assert comments(content)["A3"].startswith("没有地点 kuanchen\n")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = faulty(tmp_path, put("people", 3, place="kuanchen"))
    assert copied(folder) == copied(folder)


def test_settings_and_headers_are_marked_too(tmp_path: Path) -> None:
    changes = policy(levels=["overdue", "wating"]), lambda s, t: s.pop("start")
    folder = faulty(tmp_path, *changes)
    text = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text(text.replace("quantity", "quantty"), encoding="utf-8")
    marks = comments(copied(folder))
    assert {cell: text.split("\n")[0] for cell, text in marks.items()} == {
        "B4": "there is no level wating",
        "B5": "start is missing",
        "D1": "there is no column quantty",
    }


def test_what_a_workbook_would_calculate_stays_text(tmp_path: Path) -> None:
    odd = [
        '=HYPERLINK("http://x")',
        "+1",
        "-1+1",
        "@sum",
        "007",
        "1e5",
        "00.5",
        "1.50",
        "12345678901234567890",
    ]
    folder = faulty(tmp_path, *(put("rooms", 2, site=text, count=text) for text in odd[:1]))
    for text in odd:
        settings, tables = sound()
        tables["rooms"][0] |= {"site": text, "count": text}
        content = copied(write_folder(folder, settings, tables))
        with ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in sheet for sheet in sheets)
        assert rows(content, "rooms")[1][1] == rows(content, "rooms")[1][4] == text


def test_halves_of_characters_and_long_texts_do_no_harm(tmp_path: Path) -> None:
    settings, tables = sound()
    tables["places"][0]["name"] = "\ud800\x07"
    tables["places"][1]["name"] = "x" * 40_000
    source = tmp_path / "case.json"
    source.write_text(json.dumps({"instance": settings, **tables}), encoding="utf-8")
    names = [row[2] for row in rows(copied(source), "places")]
    assert names[1] == "\\ud800\\u0007"
    assert str(names[2]).endswith("…")


def test_rows_are_those_of_the_file_below_titles_and_in_documents(tmp_path: Path) -> None:
    folder = faulty(tmp_path, put("needs", 3, place="kuanchen"))
    text = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text(f"Needs of the day,,,\n\n{text}", encoding="utf-8")
    content = copied(folder)
    assert list(comments(content)) == ["A5"]
    assert [row[0] for row in rows(content, "needs")][2:] == ["place", "kuancheng", "kuanchen"]
    settings, tables = sound()
    tables["needs"][1]["place"] = "kuanchen"
    document = tmp_path / "case.json"
    document.write_text(json.dumps({"instance": settings, **tables}), encoding="utf-8")
    content = copied(document)
    assert list(comments(content)) == ["A3"]
    assert [row[0] for row in rows(content, "needs")] == ["place", "kuancheng", "kuanchen"]


@pytest.mark.parametrize("folder", sorted(FAULTS.glob("fault-*")), ids=lambda folder: str(folder.name))
def test_every_code_can_be_marked(folder: Path) -> None:
    content = copied(next(folder.glob("input.*"), folder), "zh")
    first = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0]
    assert [row[-1] for row in rows(content, first)[1:]] == [folder.name.removeprefix("fault-")]
