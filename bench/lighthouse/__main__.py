"""python -m bench.lighthouse: how fast and how sound the app's first screens are.

Lighthouse's own mobile phone (a slow one on a slow network) opens the household's start and the
collector's, and a phone without network opens the collector's again.
"""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import BrowserType, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.lighthouse.calibration import USUAL, slowdown_for
from recycling.clock import BANGKOK
from tests.database_cluster import cluster_for_tests
from tests.demo.towns import demo_app
from tests.endtoend import hands, town
from tests.endtoend.phone import Phone, chromium
from tests.endtoend.service import serving
from tests.endtoend.town import Town
from tests.endtoend.visit import credential

HERE = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
STARTS = {"household": "/", "collector": "/round"}
SLOW_PHONE = 4  # Lighthouse's mobile phone has a quarter of this processor's speed
_SHOWN = """() => new Promise((resolve) => {
  const shown = () => document.querySelector("#main article h2")
    && !document.querySelector('[aria-busy="true"]');
  const look = () => shown() ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one start: scores of 100, KB of JavaScript over the wire, milliseconds.

    `machine` is Lighthouse's benchmark index of this machine meanwhile, `slowdown` how many times
    slower than it the phone was taken to be.
    """

    start: str
    machine: float
    slowdown: float
    scores: Mapping[str, int]
    javascript_kb: float
    first_paint_ms: float
    largest_paint_ms: float
    blocked_ms: float
    faults: tuple[str, ...]


@click.command(help=__doc__)
@click.option("--runs", default=3, show_default=True, help="Of which the median counts.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(runs: int, file: Path | None) -> None:
    """Measure and print."""
    console = Console()
    now = datetime.now(BANGKOK).replace(hour=9, minute=30, second=0, microsecond=0)
    with (
        tempfile.TemporaryDirectory() as name,
        cluster_for_tests() as cluster,
        demo_app(cluster, "lighthouse") as app,
    ):
        console.print("เตรียมหมู่บ้าน / preparing the town …")
        built = town.build(app, now=now)
        with (
            serving(cluster, "lighthouse", folder=Path(name)) as service,
            sync_playwright() as playwright,
        ):
            look = partial(_look, playwright.chromium, built, service.url, runs=runs)
            found = [look(who, slowdown=USUAL) for who in STARTS]
            fair = [
                look(each.start, slowdown=slowdown)
                for each in found
                if (slowdown := slowdown_for(each.machine)) is not None
            ]
            offline = _offline(playwright.chromium, built, service.url, runs=runs)
    _show(console, found, fair, offline)
    if file is not None:
        told = {
            "starts": [asdict(each) for each in found],
            "calibrated": [asdict(each) for each in fair],
            "collector_offline_ms": offline,
        }
        file.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _look(
    browser: BrowserType, built: Town, url: str, who: str, *, runs: int, slowdown: float
) -> Figures:
    """The middle of `runs` looks at the start of `who`."""
    return _median([_run(browser, built, url, who, slowdown=slowdown) for _ in range(runs)])


def _run(browser: BrowserType, built: Town, url: str, who: str, *, slowdown: float) -> Figures:
    """One look of Lighthouse at the start of `who`, on a phone that has not seen the app."""
    with tempfile.TemporaryDirectory() as name:
        phone = Phone(browser, Path(name) / "profile", url, built.now)
        if who != "household":  # whoever begins at the household's start is not signed in yet
            phone.switch_on()
            phone.sign_in(credential(built, "collector"))
            phone.forget_app()
            phone.switch_off()
        address = f"{url}/app{STARTS[who]}"
        report = _lighthouse(phone, address, slowdown=slowdown, folder=Path(name))
    return _read(report, who)


def _lighthouse(phone: Phone, address: str, *, slowdown: float, folder: Path) -> dict[str, Any]:
    output = folder / "report.json"
    command = [
        *("node", str(HERE / "node_modules/lighthouse/cli/index.js"), address),
        *("--output", "json", "--output-path", str(output), "--quiet", "--disable-storage-reset"),
        *("--only-categories", ",".join(CATEGORIES)),
        f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}",
        *("--extra-headers", json.dumps({"Demo-Now": phone.moment.isoformat()})),
        f"--chrome-flags=--headless --no-sandbox --user-data-dir={phone.profile} --lang=th",
    ]
    done = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": chromium()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not output.is_file():
        raise click.ClickException(f"Lighthouse: {done.stderr.strip()[-400:]}")
    report: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return report


def _read(report: dict[str, Any], who: str) -> Figures:
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    faults = [
        f"{audit['title']}"
        for category in report["categories"].values()
        for audit in (audits[ref["id"]] for ref in category["auditRefs"] if ref["weight"])
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    return Figures(
        start=who,
        machine=report["environment"]["benchmarkIndex"],
        slowdown=report["configSettings"]["throttling"]["cpuSlowdownMultiplier"],
        scores={
            key: round(100 * (category["score"] or 0))
            for key, category in report["categories"].items()
        },
        javascript_kb=sum(
            each.get("transferSize", 0) for each in requests if each.get("resourceType") == "Script"
        )
        / 1000,
        first_paint_ms=audits["first-contentful-paint"]["numericValue"],
        largest_paint_ms=audits["largest-contentful-paint"]["numericValue"],
        blocked_ms=audits["total-blocking-time"]["numericValue"],
        faults=tuple(dict.fromkeys(faults)),
    )


def _median(runs: list[Figures]) -> Figures:
    """The run with the middle performance."""
    return sorted(runs, key=lambda each: each.scores["performance"])[len(runs) // 2]


def _offline(browser: BrowserType, built: Town, url: str, *, runs: int) -> dict[str, float]:
    """How long it takes without network until the next stop is shown, in milliseconds.

    The browser is started anew each time; `slow` has a quarter of the processor.
    """
    with tempfile.TemporaryDirectory() as name:
        phone = Phone(browser, Path(name) / "profile", url, built.now)
        phone.switch_on()
        phone.sign_in(credential(built, "collector"))
        hands.take_round_along(phone)
        phone.switch_off()
        return {
            "fast": statistics.median(_cold_start(phone, 1) for _ in range(runs)),
            "slow": statistics.median(_cold_start(phone, SLOW_PHONE) for _ in range(runs)),
        }


def _cold_start(phone: Phone, slower: int) -> float:
    page = phone.switch_on(offline=True)
    assert phone.context is not None
    session = phone.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"{phone.url}/app/round", wait_until="commit")
    shown: float = page.evaluate(_SHOWN)
    phone.switch_off()
    return shown


def _show(
    console: Console, found: list[Figures], fair: list[Figures], offline: Mapping[str, float]
) -> None:
    table = Table("", *[each.start for each in found])
    for key in CATEGORIES:
        table.add_row(key, *[str(each.scores.get(key, "")) for each in found])
    table.add_row("machine's benchmark index", *[f"{each.machine:.0f}" for each in found])
    table.add_row("JavaScript, KB", *[f"{each.javascript_kb:.1f}" for each in found])
    table.add_row("first paint, ms", *[f"{each.first_paint_ms:.0f}" for each in found])
    table.add_row("largest paint, ms", *[f"{each.largest_paint_ms:.0f}" for each in found])
    table.add_row("blocked, ms", *[f"{each.blocked_ms:.0f}" for each in found])
    console.print(table)
    for each in fair:
        console.print(
            f"{each.start}: performance {each.scores['performance']} with the phone "
            f"{each.slowdown:.1f} times slower, as Lighthouse's calculator has it for this "
            f"machine; above it is {USUAL:.0f} times"
        )
    for each in found:
        for fault in each.faults:
            console.print(f"{each.start}: {fault}")
    console.print(
        f"collector's start without network, browser started anew: {offline['fast']:.0f} ms; "
        f"on a processor {SLOW_PHONE} times slower {offline['slow']:.0f} ms"
    )


if __name__ == "__main__":
    main()
