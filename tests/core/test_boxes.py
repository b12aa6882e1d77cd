"""Commands in, events out: in order, bounded, nothing lost, nobody left waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.boxes import Inbox, Outbox, Pause, Resume, SetHyper, Step, Stop
from core.events import Event, Matrix, MatrixSnapshot, Metrics, Progress

PATIENCE = 30.0


def _metrics(n: int) -> Metrics:
    return Metrics("maml", n, n, 0.0, {"query_loss": float(n)})


def _snapshot(arm: str, n: int) -> MatrixSnapshot:
    return MatrixSnapshot(arm, n, 0.0, (Matrix("fc1", "M_o", np.eye(2), "identity"),))


@pytest.fixture
def threads() -> Iterator[list[threading.Thread]]:
    started: list[threading.Thread] = []
    yield started
    for thread in started:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def _start(threads: list[threading.Thread], target: object) -> threading.Thread:
    thread = threading.Thread(target=target)
    threads.append(thread)
    thread.start()
    return thread


def test_commands_come_out_in_order_and_once() -> None:
    inbox = Inbox()
    commands = [Pause(), SetHyper({"inner_rate": 0.1}), Resume(), Step(3), Stop()]
    for command in commands:
        inbox.put(command)
    assert list(inbox.take()) == commands
    assert list(inbox.take()) == []


def test_waiting_for_a_command_ends_with_the_command(threads: list[threading.Thread]) -> None:
    inbox, taken = Inbox(), []
    waiting = _start(threads, lambda: taken.extend(inbox.take(wait=True)))
    waiting.join(0.05)
    assert waiting.is_alive()
    inbox.put(Stop())
    waiting.join(PATIENCE)
    assert taken == [Stop()]


@given(st.lists(st.tuples(st.sampled_from(["metrics", "a", "b", "drain"]), st.integers(0, 9)), max_size=60))
def test_metrics_are_all_kept_and_of_each_arm_the_newest_matrices(actions: list[tuple[str, int]]) -> None:
    outbox = Outbox()
    expected: list[Event] = []
    for what, n in [*actions, ("drain", 0)]:
        if what == "drain":
            assert len(outbox) == len(expected)
            assert outbox.drain() == expected
            expected = []
        elif what == "metrics":
            outbox.put(_metrics(n))
            expected.append(_metrics(n))
        else:
            event = Progress(what, n, 100)
            outbox.put(event)
            expected = [e for e in expected if not (isinstance(e, Progress) and e.title == what)] + [event]
    assert len(outbox) == 0


def test_matrices_of_two_arms_do_not_replace_each_other() -> None:
    outbox = Outbox()
    for n in range(1000):
        outbox.put(_snapshot("mc1", n))
        outbox.put(_snapshot("mc2", n))
    assert [(event.arm, event.iteration) for event in outbox.drain()] == [("mc1", 999), ("mc2", 999)]


def test_the_end_of_a_piece_of_work_comes_after_its_steps() -> None:
    outbox = Outbox()
    for done in range(11):
        outbox.put(Progress("drawing", done, 10))
    assert [event.done for event in outbox.drain()] == [9, 10]


def test_a_full_box_makes_the_writer_wait_and_loses_nothing(threads: list[threading.Thread]) -> None:
    outbox = Outbox(capacity=10)
    writer = _start(threads, lambda: [outbox.put(_metrics(n)) for n in range(45)])
    writer.join(0.05)
    assert writer.is_alive()
    assert len(outbox) <= 10
    received: list[Event] = []
    while len(received) < 45:
        batch = outbox.drain()
        assert len(batch) <= 10
        received.extend(batch)
    assert received == [_metrics(n) for n in range(45)]


def test_matrices_never_wait() -> None:
    outbox = Outbox(capacity=1)
    outbox.put(_metrics(0))
    outbox.put(_snapshot("mc2", 0))
    outbox.put(_snapshot("mc2", 1))
    assert [event.iteration for event in outbox.drain()] == [0, 1]


def test_closing_lets_a_waiting_writer_go(threads: list[threading.Thread]) -> None:
    outbox = Outbox(capacity=1)
    writer = _start(threads, lambda: [outbox.put(_metrics(n)) for n in range(5)])
    writer.join(0.05)
    assert writer.is_alive()
    outbox.close()
    writer.join(PATIENCE)
    assert not writer.is_alive()


def test_many_writers_keep_their_own_order(threads: list[threading.Thread]) -> None:
    outbox = Outbox(capacity=16)

    def write(arm: str) -> None:
        for n in range(200):
            outbox.put(Metrics(arm, n, n, 0.0, {}))

    for arm in ("a", "b", "c"):
        _start(threads, lambda arm=arm: write(arm))
    received: list[Metrics] = []
    while len(received) < 600:
        received.extend(outbox.drain())
    for arm in ("a", "b", "c"):
        assert [event.iteration for event in received if event.arm == arm] == list(range(200))
