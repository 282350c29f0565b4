"""`./run screens`: a picture of every screen in both languages, into docs/screens/."""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import BrowserType, Page, sync_playwright

from tests.database_cluster import cluster_for_tests
from tests.demo.towns import demo_app
from tests.endtoend import town
from tests.endtoend.phone import SIZE, TABLET, Phone
from tests.endtoend.screens import LANGUAGES, Screen, screens
from tests.endtoend.service import Service, serving
from tests.endtoend.town import Town
from tests.endtoend.visit import settle_in, visit

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
TALLEST = 1600
COLOURS = 96


@click.command(help=__doc__)
@click.option("--only", default="", help="Only routes with this in them; the others stay.")
@click.option("--folder", default=FOLDER, type=click.Path(path_type=Path), help="Where to.")
def main(only: str, folder: Path) -> None:
    """Take the pictures, phone size; the centre's also on a tablet."""
    chosen = [screen for screen in screens() if only in screen.route]
    if not only:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    with _look_at_town() as (built, service, chromium, memory):
        for lang in LANGUAGES:
            for size, mark in ((SIZE, ""), (TABLET, ".tablet")):
                for who in sorted({screen.who for screen in chosen}):
                    theirs = [screen for screen in chosen if screen.who == who]
                    if mark:
                        theirs = [s for s in theirs if s.route.startswith("/centre")]
                    if not theirs:
                        continue
                    phone = Phone(
                        chromium, memory / f"{lang}{mark}{who}", service.url, town.NOW, size=size
                    )
                    failed += _pictures(phone, theirs, built, folder, f".{lang}{mark}", lang)
    _index(folder)
    total = sum(file.stat().st_size for file in folder.iterdir())
    click.echo(f"{folder}: {len(list(folder.glob('*.png')))} pictures, {total / 1e6:.1f} MB")
    if failed:
        click.echo("\n".join(failed), err=True)
        sys.exit(1)


@contextmanager
def _look_at_town() -> Iterator[tuple[Town, Service, BrowserType, Path]]:
    with (
        tempfile.TemporaryDirectory() as name,
        cluster_for_tests() as cluster,
        demo_app(cluster, "gallery") as app,
    ):
        click.echo("เตรียมหมู่บ้าน / preparing the town …", err=True)
        built = town.build(app)
        with (
            serving(cluster, "gallery", folder=Path(name)) as service,
            sync_playwright() as playwright,
        ):
            yield built, service, playwright.chromium, Path(name)


def _pictures(
    phone: Phone, theirs: list[Screen], built: Town, folder: Path, mark: str, lang: str
) -> list[str]:
    """Pictures of one person's screens; which of them did not come."""
    failed = []
    phone.switch_on()
    try:
        made = settle_in(phone, built, theirs[0].who, lang=lang)
        for screen in theirs:
            click.echo(f"  {screen.route} {mark[1:]}", err=True)
            try:
                page = visit(phone, screen, built, made)
            except Exception as error:  # noqa: BLE001  # the others are wanted all the same
                failed.append(f"{screen.route} {mark[1:]}: {str(error).splitlines()[0]}")
                continue
            (folder / f"{screen.name}{mark}.png").write_bytes(_small(_picture(page)))
    finally:
        phone.switch_off()
    return failed


def _picture(page: Page) -> bytes:
    size = page.viewport_size
    assert size is not None
    tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(tall, size["height"])}
    return page.screenshot(full_page=True, clip=clip, animations="disabled", scale="css")


def _small(png: bytes) -> bytes:
    """The picture in a palette: a third of the bytes, and nobody sees a difference."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _index(folder: Path) -> None:
    """A page with all of them, by screen."""
    lines = ["# หน้าจอ / Screens", "", "`./run screens` makes them anew.", ""]
    for screen in screens():
        found = sorted(file.name for file in folder.glob(f"{screen.name}.*.png"))
        lines += [f"## `{screen.route}`", "", *[f"![{screen.route}]({name})" for name in found], ""]
    (folder / "README.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
