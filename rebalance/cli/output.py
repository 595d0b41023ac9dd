"""The only writer: products to stdout, everything else to stderr, files whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rebalance.cli.codes import Exit
from rebalance.words import Message, reason

if TYPE_CHECKING:
    from rich.console import RenderableType

STANDARD = "-"


class Stop(Exception):
    """The command cannot go on, for a reason that is no bug.

    Parameters
    ----------
    what : str
        The entry ``stop.what`` of the catalogue: what is wrong and what to do about it.
    code : Exit
        The exit code.
    **blanks : object
        What fills the blanks of the entry.
    """

    def __init__(self, what: str, code: Exit = Exit.USAGE, /, **blanks: object) -> None:
        self.says = Message(f"stop.{what}", blanks)
        self.code = code
        super().__init__(self.says.said())


def say(lines: Iterable[str], stream: TextIO) -> None:
    """Write lines of text."""
    write("".join(f"{line}\n" for line in lines), stream)


def show(renderable: RenderableType, stream: TextIO) -> None:
    """Write a table or text as wide as the terminal, in colour only where that is wanted."""
    from rich.console import Console

    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(renderable)
    say((line.rstrip() for line in capture.get().rstrip("\n").split("\n")), stream)


def write(text: str, stream: TextIO) -> None:
    """Write text, whatever characters the stream can show; a reader that has gone away is no fault."""
    if stream is None:  # closed by whoever called
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _hush(stream)
    except OSError as error:
        if stream is sys.stderr:
            return
        raise Stop("no-output", reason=reason(error)) from None


def write_document(document: str | bytes, target: str) -> None:
    """Write a document, a text as UTF-8, to a file, whole or not at all, or to stdout (``-``)."""
    content = document.encode("utf-8") if isinstance(document, str) else document
    if target != STANDARD:
        _write_file(content, Path(target))
    elif sys.stdout is not None:
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            _hush(sys.stdout)
        except OSError as error:
            raise Stop("no-output", reason=reason(error)) from None


def print_json(document: object) -> None:
    """Write a JSON document to stdout."""
    write_document(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n", STANDARD)


def write_folder(files: Mapping[str, bytes], target: str) -> None:
    """Write files to a new folder, whole or not at all."""
    path = Path(os.path.realpath(target))
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        if path.is_dir():
            path.rmdir()  # it is empty, or is left alone
        draft.rename(path)
    except OSError as error:
        raise Stop("not-written", path=target, reason=reason(error)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def must_be_new(target: str) -> None:
    """Find out before any work is done that a folder could not be written there.

    Raises
    ------
    Stop
        There is something already, or its folder is missing or not writable.
    """
    path = Path(os.path.realpath(target))
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise Stop("not-new", path=target)
    must_be_writable(str(path / "instance.toml") if path.is_dir() else str(path))


def must_be_new_file(target: str) -> None:
    """Find out before any work is done that a document would take the place of another.

    Raises
    ------
    Stop
        There is such a file already.
    """
    if target != STANDARD and Path(os.path.realpath(target)).is_file():
        raise Stop("not-new-file", path=target)


def must_be_writable(target: str) -> None:
    """Find out before any work is done that a document could not be written there.

    Raises
    ------
    Stop
        The target is a folder, or its folder is missing or not writable.
    """
    if target == STANDARD:
        return
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise Stop("folder", path=target)
    if not path.parent.is_dir():
        raise Stop("no-folder", path=path.parent)
    place = path if path.exists() and not path.is_file() else path.parent
    if not os.access(place, os.W_OK):
        raise Stop("not-writable", path=place)


def _write_file(content: bytes, target: Path) -> None:
    path = Path(os.path.realpath(target))
    # A device or a pipe is written to; replacing it by a file is not what was asked for.
    special = path.exists() and not path.is_file()
    draft = path if special else path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.write(content)
            if not special:
                file.flush()
                os.fsync(file.fileno())
        if not special:
            draft.replace(path)
    except OSError as error:
        raise Stop("not-written", path=target, reason=reason(error)) from None
    finally:
        if not special:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _hush(stream: TextIO) -> None:
    # What is still buffered would raise again when the interpreter closes the stream.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
