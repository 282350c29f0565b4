"""A town in the middle of its day, served as the demo is, and phones to look at it with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, expect, sync_playwright

from tests.database_cluster import Cluster
from tests.demo.towns import demo_app
from tests.endtoend import town
from tests.endtoend.phone import Phone, chromium
from tests.endtoend.service import Service, serving, tail
from tests.endtoend.town import Town

MakePhone = Callable[..., Phone]
# A machine that is busy is slow, and no failure.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session", autouse=True)
def _browser_and_app() -> None:
    """Nothing here makes sense without them, and each says what to run."""
    chromium()
    index = Path(__file__).parents[2] / "webapp" / "dist" / "index.html"
    assert index.is_file(), (
        "เว็บแอปยังไม่ได้สร้าง สั่ง ./run setup / the web app is not built: run ./run setup"
    )


@pytest.fixture(scope="package")
def served(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, Service]]:
    """The town and its running service, shared by the tests that only look."""
    with demo_app(cluster, "endtoend") as app:
        built = town.build(app)
        with serving(cluster, "endtoend", folder=tmp_path_factory.mktemp("service")) as service:
            yield built, service
            said = service.log.read_text(encoding="utf-8", errors="replace")
            assert "Traceback" not in said, tail(service.log, lines=60)


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserType]:
    """Playwright's hold on Chromium; not longer than a module, for it owns the event loop."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture
def make_phone(browser: BrowserType, tmp_path: Path) -> Iterator[MakePhone]:
    """Makes phones, each with its own memory; they are switched off in the end."""
    phones: list[Phone] = []

    def make(service: Service, **how: object) -> Phone:
        how.setdefault("moment", town.NOW)
        phone = Phone(browser, tmp_path / f"phone-{len(phones)}", service.url, **how)  # type: ignore[arg-type]
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        # Closed as one does, one without reception would be connected, and send, for a moment.
        if phone.offline and phone.context is not None:
            phone.kill()
        phone.switch_off()
