"""Threads that share the pieces of one meta-iteration, each with a single torch thread: nothing is shared but the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self, TypeVar

import torch

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Workers:
    """A pool of `threads` threads, or just the calling one. Results come in the order of the pieces, whatever the count."""

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads, "worker", torch.set_num_threads, (1,)) if threads > 1 else None

    def map(self, function: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
        """`function` of every piece. The first failure is raised once no piece is at work any more; pieces not begun are left out."""
        if self._pool is None or len(pieces) == 1:
            return [function(piece) for piece in pieces]
        futures = [self._pool.submit(function, piece) for piece in pieces]
        done, _ = wait(futures, return_when="FIRST_EXCEPTION")
        if any(future.exception() for future in done):
            for future in futures:
                future.cancel()
            wait(futures)
        return [future.result() for future in futures]

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


ALONE = Workers()
"""Just the calling thread."""
