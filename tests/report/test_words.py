"""The catalogue: complete in every language, and used."""

import re
import string
from pathlib import Path

import pytest

import rebalance
from rebalance.report.words import LANGUAGES, Words, catalogue

PACKAGE = Path(rebalance.__file__).parent
SOURCES = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]
# Sections whose names documents hold, such as words.of("levels", …).
FROM_DOCUMENTS = {"categories", "items", "levels", "limits"}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_entry_has_every_language_and_the_same_blanks() -> None:
    for key, texts in catalogue().items():
        assert sorted(texts) == sorted(LANGUAGES), key
        assert len({frozenset(blanks(text)) for text in texts.values()}) == 1, key


def test_every_entry_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    written = set(re.findall(r'words\(\s*f?"([^"]+)"', source)) | set(re.findall(r'"(\w+\.\w+)" if', source))
    written |= set(re.findall(r'else "(\w+\.\w+)"', source))
    patterns = [re.compile(re.sub(r"\\\{.*?\\\}", r"\\w+", re.escape(key))) for key in written]
    unused = [
        key
        for key in catalogue()
        if key.split(".")[0] not in FROM_DOCUMENTS and not any(p.fullmatch(key) for p in patterns)
    ]
    assert unused == []


def test_blanks_are_filled() -> None:
    assert Words("en")("closing.written", path="x.json") == "The plan is in x.json"
    assert Words("zh")("closing.written", path="x.json") == "方案已写入 x.json"
    with pytest.raises(KeyError):
        Words("en")("closing.written")
    with pytest.raises(KeyError):
        Words("en")("closing.nothing")


def test_names_of_documents_stay_where_there_is_no_word() -> None:
    assert Words("zh").of("levels", "overdue") == "超时"
    assert Words("zh").of("levels", "a-new-level") == "a-new-level"
