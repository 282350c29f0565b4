"""A QR code is read back by a reader that knows nothing of how it was made."""

import io
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from recycling.documents.qr import qr_png, qr_svg
from tests.documents.samples import URL


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def drawn(svg: str, *, scale: int = 6) -> Image.Image:
    """The SVG's runs of dark modules, painted."""
    root = ET.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    image = Image.new("L", (side * scale, side * scale), 255)
    draw = ImageDraw.Draw(image)
    dark = next(path for path in root if path.attrib["fill"] == "#000")
    for run in dark.attrib["d"].removesuffix("z").split("z"):
        start, width = run.removeprefix("M").split("v")[0].split("h")
        x, y = map(int, start.split())
        right, bottom = (x + int(width)) * scale - 1, (y + 1) * scale - 1
        draw.rectangle((x * scale, y * scale, right, bottom), fill=0)
    return image


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=80))
@settings(max_examples=25, deadline=None)
def test_what_was_put_in_is_read_from_the_picture(payload: str) -> None:
    image = Image.open(io.BytesIO(qr_png(payload, pixels_per_module=4)))
    assert read(image) == [payload]


def test_the_svg_shows_the_same_code() -> None:
    assert read(drawn(qr_svg(URL))) == [URL]


def test_the_svg_needs_no_permission_of_a_security_policy() -> None:
    svg = qr_svg('"><script>alert(1)</script>')
    assert "script" not in svg
    assert "style" not in svg
    assert read(drawn(svg)) == ['"><script>alert(1)</script>']


def test_a_crease_does_not_hide_the_code() -> None:
    image = Image.open(io.BytesIO(qr_png(URL))).convert("L")
    middle = image.height // 2
    ImageDraw.Draw(image).line((0, middle, image.width, middle), fill=255, width=8)
    assert read(image) == [URL]


def test_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        qr_svg("x" * 3000)
    with pytest.raises(ValueError, match="pixel"):
        qr_png("x", pixels_per_module=0)
