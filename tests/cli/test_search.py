"""The search in a thread of its own."""

import threading

import pytest

from rebalance.cli.search import left_running, search


def test_what_is_found_comes_back() -> None:
    assert search(lambda: (threading.current_thread() is threading.main_thread(), 7)) == (False, 7)
    assert not left_running()


def test_what_goes_wrong_comes_back() -> None:
    def fail() -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        search(fail)


def test_an_interrupt_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    join = threading.Thread.join

    def interrupted(self: threading.Thread, timeout: float | None = None) -> None:
        join(self, timeout)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        search(end.wait)
    assert left_running()
    end.set()
    monkeypatch.undo()
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.name == "search":
            thread.join(5)
    assert not left_running()
