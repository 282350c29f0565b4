"""QR codes as SVG text or PNG bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import qrcode  # type: ignore[import-untyped]
from qrcode.exceptions import DataOverflowError  # type: ignore[import-untyped]

# ISO/IEC 18004 asks for four light modules around the symbol.
QUIET_ZONE: Final = 4
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def qr_svg(payload: str) -> str:
    """The payload as one black SVG path on white, sized by its view box.

    Has neither style nor script, so any content-security policy lets it pass.
    Raises ValueError if the payload is longer than a QR code can hold.
    """
    rows = _modules(payload)
    side = len(rows)
    path = "".join(
        f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_png(payload: str, *, pixels_per_module: int = 8) -> bytes:
    """The payload as a one-bit greyscale PNG, the same bytes each time.

    Raises ValueError if the payload is longer than a QR code can hold.
    """
    if pixels_per_module < 1:
        raise ValueError("a module is at least one pixel")
    rows = _modules(payload)
    side = len(rows) * pixels_per_module
    image = b"".join(_scanline(row, pixels_per_module) * pixels_per_module for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(image, 9)), (b"IEND", b""))
    return PNG_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _modules(payload: str) -> list[list[bool]]:
    """The symbol with its quiet zone; True is dark."""
    # Level M restores 15 % of the symbol: paper gets creased and stained.
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_ZONE)
    try:
        symbol.add_data(payload.encode(), optimize=0)
        symbol.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise ValueError("the payload is too long for a QR code") from error
    return [[bool(module) for module in row] for row in symbol.get_matrix()]


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    start = 0
    for dark, group in groupby(row):
        width = len(list(group))
        if dark:
            yield start, width
        start += width


def _scanline(row: Sequence[bool], scale: int) -> bytes:
    """One row of pixels, a bit each, 1 for light, after the filter byte 0 (none)."""
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return b"\0" + int(padded, 2).to_bytes(len(padded) // 8)


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk: length, type, data, CRC over type and data."""
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
