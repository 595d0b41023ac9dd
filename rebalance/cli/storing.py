"""Where an instance is written: the ending of the name says as what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rebalance.cli.output import (
    STANDARD,
    Stop,
    must_be_new,
    must_be_new_file,
    must_be_writable,
    write_document,
    write_folder,
)
from rebalance.words import Language

if TYPE_CHECKING:
    from rebalance.instance.content import Content

_FILES = (".json", ".xlsx")
_READ_ONLY = (".xls", ".xlsm", ".ods")


def must_be_storable(target: str) -> None:
    """Find out before any work is done that an instance could not be written there.

    Raises
    ------
    Stop
        It is of a format that is only read, there is such a file already, which may have been filled in, or a
        folder that is not empty, or none can be written.
    """
    ending = Path(target).suffix.lower()
    if ending in _READ_ONLY:
        raise Stop("read-only-format", ending=ending)
    if target == STANDARD or ending in _FILES:
        must_be_new_file(target)
        must_be_writable(target)
    else:
        must_be_new(target)


def store(content: Content, target: str, language: Language, explained: bool = False) -> None:
    """Write an instance as a folder, a workbook (.xlsx) or a document (.json, or - for stdout).

    Parameters
    ----------
    content : Content
        The instance.
    target : str
        Where.
    language : {"en", "zh"}
        In which headers and choices are written; documents are in English.
    explained : bool
        Whether to add to a folder what each column means; a workbook always says so.

    Raises
    ------
    Stop
        It cannot be written.
    """
    from rebalance.instance.writers import to_files, to_json, to_workbook
    from rebalance.instance.writers.workbook import DoesNotFit

    ending = Path(target).suffix.lower()
    if target == STANDARD or ending == ".json":
        write_document(to_json(content), target)
    elif ending == ".xlsx":
        try:
            write_document(to_workbook(content, language), target)
        except DoesNotFit as error:
            what = "too-many-rows" if error.what == "rows" else "too-long-text"
            raise Stop(what, table=error.table) from None
    else:
        write_folder(to_files(content, language, explained), target)
