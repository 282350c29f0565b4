"""A phone with Chromium on it: small, Thai, in Bangkok, with a clock that may be wrong."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import (
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    WebError,
)

from recycling.clock import BANGKOK
from recycling.demo import founding, geography
from recycling.web.demo_clock import HEADER

CHECKOUT = Path(__file__).resolve().parents[2]
SIZE = {"width": 360, "height": 740}
TABLET = {"width": 820, "height": 1180}
_KILL_SECONDS = 10.0
_PATIENCE_MS = 60_000
_ARGUMENTS = (
    "--no-sandbox",  # our own pages alone; root and containers cannot have one
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",  # maps without a graphics card
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--force-prefers-reduced-motion",
)
_NO_NETWORK = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
_SLOW_NETWORK = _NO_NETWORK | {"offline": False, "latency": 800}
# Shifts what the page takes for the time of day; timers run as they do.
_CLOCK = """(() => {
  const shift = %d, Real = (globalThis.realDate ??= Date);
  globalThis.Date = class Date extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
})()"""


def chromium() -> str:
    """The Chromium which `./run setup` found or fetched; AssertionError without one."""
    note = CHECKOUT / "instance" / "chromium.path"
    path = note.read_text(encoding="utf-8").strip() if note.is_file() else "nowhere"
    assert Path(path).is_file(), "ไม่มี Chromium สั่ง ./run setup / no Chromium: run ./run setup"
    return path


@dataclass(slots=True)
class Phone:
    """One phone. What it keeps lies in `profile`, and outlives every browser.

    `moment` is the time of day the service is told of; the phone's own clock is `wrong` by so much.
    """

    chromium: BrowserType
    profile: Path
    url: str
    moment: datetime
    wrong: timedelta = timedelta()
    size: Mapping[str, int] = field(default_factory=lambda: dict(SIZE))
    camera: Path | None = None
    at: tuple[float, float] = geography.degrees(geography.CENTRE)
    context: BrowserContext | None = None
    offline: bool = False
    console: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The one page that is open."""
        assert self.context is not None, "the phone is off"
        return self.context.pages[0]

    def switch_on(self, *, offline: bool = False) -> Page:
        """Start the browser anew on what the phone has kept."""
        arguments = list(_ARGUMENTS)
        if self.camera is not None:
            arguments.append(f"--use-file-for-fake-video-capture={self.camera}")
        self.context = self.chromium.launch_persistent_context(
            self.profile,
            executable_path=chromium(),
            args=arguments,
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            viewport={"width": self.size["width"], "height": self.size["height"]},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            geolocation={"latitude": self.at[0], "longitude": self.at[1]},
            permissions=["geolocation", "camera"],
        )
        self.context.set_default_timeout(_PATIENCE_MS)
        self._listen(self.context)
        self.set_time(self.moment)
        self.offline = False
        if offline:
            self.go_offline()
        return self.page

    def set_time(self, moment: datetime) -> None:
        """It is `moment` now, for the service and, wrongly, for pages opened from now on."""
        assert self.context is not None, "the phone is off"
        self.moment = moment
        shift = moment + self.wrong - datetime.now(BANGKOK)
        self.context.add_init_script(_CLOCK % (shift.total_seconds() * 1000))
        self.context.set_extra_http_headers({HEADER: moment.isoformat()})

    def go_offline(self) -> None:
        """No reception."""
        assert self.context is not None, "the phone is off"
        self.context.set_offline(True)
        self.offline = True

    def go_online(self) -> None:
        """Reception again."""
        assert self.context is not None, "the phone is off"
        self.context.set_offline(False)
        self.offline = False

    def kill(self) -> None:
        """The battery dies: no time to write anything."""
        assert self.context is not None, "the phone is off"
        for process in _processes_of(self.profile):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        self.context = None
        deadline = time.monotonic() + _KILL_SECONDS
        while _processes_of(self.profile) and time.monotonic() < deadline:
            time.sleep(0.05)
        (self.profile / "SingletonLock").unlink(missing_ok=True)

    def switch_off(self) -> None:
        """Close the browser as one does."""
        if self.context is not None:
            self.context.close()
        self.context = None

    def sign_in(self, credential: str, *, lang: str = "th") -> dict[str, Any]:
        """Be one of the demo's people on this phone, without the sign-in screen."""
        answer = requests.post(
            f"{self.url}/api/v1/sessions",
            json={"enterprise": founding.SLUG, "provider": "demo", "credential": credential},
            headers={HEADER: self.moment.isoformat()},
            timeout=30,
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        kept = {
            "token": told["access_token"],
            "person": told["person"],
            "enterprise": told["enterprise"],
        }
        self.speak(lang)
        self.page.evaluate(
            "kept => { const before = JSON.parse(localStorage.session ?? 'null');"
            " localStorage.session = JSON.stringify({ turn: (before?.turn ?? 0) + 1, kept }) }",
            kept,
        )
        return told

    def speak(self, lang: str) -> None:
        """Set the app's language on this phone."""
        self.page.goto(f"{self.url}/app/sign-in")
        self.page.evaluate(
            "lang => { localStorage.prefs = JSON.stringify("
            "{ ...JSON.parse(localStorage.prefs ?? '{}'), lang }) }",
            lang,
        )

    def forget_app(self) -> None:
        """Who is signed in stays; the app itself has to be fetched anew."""
        self.page.evaluate("""async () => {
          const workers = await navigator.serviceWorker.getRegistrations();
          for (const worker of workers) await worker.unregister();
          for (const name of await caches.keys()) await caches.delete(name);
        }""")
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.clearBrowserCache")

    def open(self, path: str) -> Page:
        """Open a screen of the app by its address."""
        self.page.goto(f"{self.url}/app{path}")
        if self.offline:  # a page that comes from the service worker takes itself for connected
            session = self.page.context.new_cdp_session(self.page)
            session.send("Network.overrideNetworkState", _NO_NETWORK)
            session.detach()
        return self.page

    @contextmanager
    def slow_network(self) -> Iterator[None]:
        """Every answer comes most of a second late."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _SLOW_NETWORK)
        try:
            yield
        finally:
            session.detach()

    def _listen(self, context: BrowserContext) -> None:
        def said(message: ConsoleMessage) -> None:
            # That there is no such thing is an answer: no number yet, no map taken along.
            if message.type == "error" and "status of 404" not in message.text:
                self.console.append(f"{message.text} ({message.location.get('url', '')})")

        def failed(error: WebError) -> None:
            self.console.append(f"fault: {error.error}")

        context.on("console", said)
        context.on("weberror", failed)


def _processes_of(profile: Path) -> list[int]:
    """The browser's processes: their command line names the profile."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if f"--user-data-dir={profile}" in (entry / "cmdline").read_text().split("\0"):
                    found.append(int(entry.name))
    return found
