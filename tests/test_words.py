"""The catalogue: complete in every language, and used."""

import ast
import re
import string
from pathlib import Path

import pytest

import rebalance
from rebalance.instance import ERRORS, WARNINGS
from rebalance.words import LANGUAGES, Message, Words, catalogue, counted, reason

PACKAGE = Path(rebalance.__file__).parent
SOURCES = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]
# Sections whose names come from documents, tables, findings or the system.
FROM_ELSEWHERE = {
    *("categories", "room_types", "vehicles", "items", "cargoes", "levels", "meanings", "limits"),
    *("system", "severity", "error", "warning"),
}
# What stands before the plural there is never 1, or a date, or is filled in by the page itself.
NEVER_ONE = {
    *("error.rooms-below-zero.message", "error.too-large.rows.message"),
    *("kept.part-people", "kept.part-supplies", "wait.all-taken", "help.group", "broken.timetable.whole"),
    *("contents.run", "page.shown"),
}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_entry_has_every_language_and_the_same_blanks() -> None:
    for key, texts in catalogue().items():
        assert sorted(texts) == sorted(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key
        assert len({frozenset(blanks(text)) for text in texts.values()}) == 1, key


def test_chinese_is_chinese() -> None:
    """No English sentence stands where Chinese is meant: names of columns and keys may."""
    for key, texts in catalogue().items():
        assert texts["zh"] != texts["en"] or not re.search(r"[a-z]{2,} [a-z]", texts["en"]), key


def test_every_entry_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    written = set(re.findall(r'(?:[Ww]ords|Message|say)\(\s*f?"([^"]+)"', source))
    written |= set(re.findall(r'"(\w+\.\w+)" if', source)) | set(re.findall(r'else "(\w+\.\w+)"', source))
    for stop in (r'Stop\(\s*"([\w-]+)"', r'"([\w-]+)" if', r'else "([\w-]+)"'):
        written |= {f"stop.{what}" for what in re.findall(stop, source)}
    written |= {f"count.{noun}" for noun in re.findall(r'counted\(\s*"(\w+)"', source)}
    patterns = [re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(key))) for key in written]
    unused = [
        key
        for key in catalogue()
        if key.split(".")[0] not in FROM_ELSEWHERE and not any(p.fullmatch(key) for p in patterns)
    ]
    assert unused == []


def test_every_code_says_what_it_means_what_is_wrong_and_what_to_do() -> None:
    for severity, codes in (("error", ERRORS), ("warning", WARNINGS)):
        for code in codes:
            for part in ("meaning", "message", "remedy"):
                assert f"{severity}.{code}.{part}" in catalogue()
        said = {key.split(".")[1] for key in catalogue() if key.startswith(f"{severity}.")}
        assert said == set(codes)
    assert not ERRORS.keys() & WARNINGS.keys()


def test_remedies_are_sentences() -> None:
    for key, texts in catalogue().items():
        if key.endswith(".remedy") and key.split(".")[0] in ("error", "warning"):
            assert texts["en"].endswith("."), key
            assert texts["zh"].endswith("。"), key


def test_blanks_are_filled() -> None:
    assert Words("en")("closing.written", path="x.json") == "The plan is in x.json"
    assert Words("zh")("closing.written", path="x.json") == "方案已写入 x.json"
    with pytest.raises(KeyError):
        Words("en")("closing.written")
    with pytest.raises(KeyError):
        Words("en")("closing.nothing")


def test_one_of_it_has_a_word_of_its_own() -> None:
    order = {"date": "2022-04-03", "category": "mild", "origin": "A", "destination": "B", "site": "C"}
    for people, said in ((1, "1 person of"), ("1", "1 person of"), (0, "0 people of"), (11, "11 people of")):
        assert said in Words("en")("kept.people", people=people, **order)
    assert "mild 1 人" in Words("zh")("kept.people", people=1, **order)
    assert str(counted("person", 1000)) == "1,000 people"
    row = {"table": "rooms", "count": 1}
    message = Message("warning.outside-horizon.message", row)
    assert str(message) == "1 row of rooms is outside the days planned"


def test_no_number_stands_before_a_noun_in_the_plural_alone() -> None:
    """Where there may be one of it, the text says both: ``{count:person|people}``."""
    plural = r"people|persons|units|trips|rooms|days|rows|minutes|seconds|places|cities|districts|records"
    found = {
        key
        for key, texts in catalogue().items()
        if re.search(rf"\{{\w+(:[^|}}]*)?\}}( more| other)? ({plural}|others)\b", texts["en"])
    }
    assert found == NEVER_ONE


def test_blanks_may_be_messages_lists_and_texts_by_language() -> None:
    parts = [counted("error", 2), {"en": "so", "zh": "如此"}, 3]
    assert Message("findings.tally", {"parts": parts}).said("en") == "2 errors, so, 3"
    assert Message("findings.tally", {"parts": parts}).said("zh") == "2 处错误、如此、3"


def test_names_of_documents_stay_where_there_is_no_word() -> None:
    assert Words("zh").of("levels", "overdue") == "超时"
    assert Words("zh").of("levels", "a-new-level") == "a-new-level"


def test_the_system_is_understood() -> None:
    refusal = reason(PermissionError(13, "Permission denied"))
    assert isinstance(refusal, Message)
    assert refusal.said("zh") == "没有权限"
    assert str(reason(OSError(131, "State not recoverable"))) == "state not recoverable"


def test_commands_say_nothing_that_is_not_in_the_catalogue() -> None:
    """No sentence stands in the code of a command; the doctor is for those who install it."""
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or path.stem == "doctor":
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name == "Stop":
                assert isinstance(call.args[0], ast.Constant | ast.IfExp | ast.Name), path.name
            if name in ("say", "Stop", "write"):
                for part in ast.walk(call):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        assert not re.search(r"[a-z]{2} [a-z]", part.value), (path.name, part.value)
