"""Progress bars: one for each phase of a day, one for all of a history."""

from datetime import date

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from recycling.demo.scene import Watch

STEPS_OF_A_DAY = 1000


def bar(console: Console) -> Progress:
    """A progress display in the demo's manner."""
    return Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=console,
    )


class DayBars(Watch):
    """A bar for each phase."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._total = 0

    def phase(self, name: str, total: int) -> None:
        """A new bar; the one before is full."""
        self.end()
        self._total = max(total, 1)
        self._task = self._progress.add_task(name, total=self._total)

    def done(self, steps: int) -> None:
        """The present bar grows."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def end(self) -> None:
        """The present bar is full."""
        if self._task is not None:
            self._progress.update(self._task, completed=self._total)


class HistoryBar(Watch):
    """One bar for all days, which says what is going on."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("เปิดวิสาหกิจชุมชน / Founding", total=None)
        self._day = ""

    def day(self, number: int, days: int, on: date) -> None:
        """A day begins."""
        self._day = f"วันที่ {number}/{days}"
        self._progress.update(self._task, total=days, completed=number - 1)

    def phase(self, name: str, total: int) -> None:
        """Say what is going on."""
        self._progress.update(self._task, description=f"{self._day} {name}")

    def done(self, steps: int) -> None:
        """Too fine for one bar of weeks."""

    def end(self, days: int) -> None:
        """All days are played."""
        words = "ธุรกิจสี่สัปดาห์ / Four weeks of business"
        self._progress.update(self._task, description=words, total=days, completed=days)
