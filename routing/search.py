"""What every engine is told about its run: limits, seed, callbacks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """News from a running search.  `cost` is in cost units, `unserved` counts stops."""

    seconds: float
    iterations: int
    cost: int
    unserved: int
    engine: str


OnProgress = Callable[[Update], None]
Cancel = Callable[[], bool]
Clock = Callable[[], float]
"""Seconds from any origin: the wall's, or this process's share of the processor."""


def never() -> bool:
    """Do not cancel."""
    return False


def silent(_: Update) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """Wall-clock seconds and iterations left, and whether to go on."""

    seconds: float
    iterations: int | None = None
    seed: int = 1
    cancel: Cancel = never
    on_progress: OnProgress = silent
    clock: Clock = time.perf_counter
    began: float = -1.0
    origin: float = -1.0

    def __post_init__(self) -> None:
        """Begin now unless told when; a part remembers when the whole began."""
        if self.began < 0:
            self.began = self.clock()
        if self.origin < 0:
            self.origin = self.began

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return self.clock() - self.began

    @property
    def elapsed(self) -> float:
        """Seconds since the start of the whole of which this is a part."""
        return self.clock() - self.origin

    @property
    def left(self) -> float:
        """Seconds until the limit, never negative."""
        return max(0.0, self.seconds - self.spent)

    def stopped(self) -> bool:
        """Tell whether time is up or the caller has cancelled."""
        return self.spent >= self.seconds or self.cancel()

    def part(self, share: float) -> Budget:
        """Return a budget for a share of what is left: of the iterations when they are
        limited (so that the clock decides nothing), otherwise of the seconds.
        """
        limited = self.iterations is not None
        return Budget(
            seconds=self.left if limited else self.left * share,
            iterations=None if self.iterations is None else max(1, int(self.iterations * share)),
            seed=self.seed,
            cancel=self.cancel,
            on_progress=self.on_progress,
            clock=self.clock,
            origin=self.origin,
        )
