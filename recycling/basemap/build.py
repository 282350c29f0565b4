"""Makes the base map: OpenStreetMap features through tippecanoe into one PMTiles file."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recycling.basemap import features
from recycling.basemap.extract import Area, ExtractError, around, read

ATTRIBUTION = "© OpenStreetMap contributors, ODbL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The map made: its file, its size in bytes and the features of each layer."""

    file: Path
    size: int
    features: Counter[str]


def build(extract: Path, *, areas: Sequence[Area], file: Path) -> Built:
    """Write the map of `areas` to `file`, which others may be reading: it changes at once.

    Raises ExtractError when the extract cannot be read, holds nothing there, or the tools
    are missing or fail.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{os.getpid()}.pmtiles")
    area = around(corner for each in areas for corner in (each[:2], each[2:]))
    counted: Counter[str] = Counter()
    try:
        with _tippecanoe(partial, area) as process:
            assert process.stdin is not None  # asked for above
            try:
                for feature in read(extract, areas=areas):
                    counted[feature["tippecanoe"]["layer"]] += 1
                    line = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
                    process.stdin.write(line.encode() + b"\n")
            except BrokenPipeError:
                pass  # it says why below
            _, said = process.communicate()
        if not counted:
            raise ExtractError(
                f"ในไฟล์ {extract} ไม่มีข้อมูลของพื้นที่ {_text(area)} ใช้ไฟล์ของจังหวัดที่ถูกต้อง",
                f"{extract} holds nothing in {_text(area)}: take the extract of the right province",
            )
        if process.returncode:
            reason = said.decode(errors="replace").strip().splitlines()[-1:]
            raise ExtractError(
                f"ทำแผนที่ไม่สำเร็จ {''.join(reason)}",
                f"the map could not be made: {''.join(reason)}",
            )
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
        partial.with_name(partial.name + "-journal").unlink(missing_ok=True)
    return Built(file=file, size=file.stat().st_size, features=counted)


def _tippecanoe(partial: Path, area: Area) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("tippecanoe")
    if not program.is_file():
        raise ExtractError(
            "ยังไม่มีเครื่องมือทำแผนที่ สั่ง ./run map ไฟล์.osm.pbf",
            "the tools for maps are not installed: use ./run map FILE.osm.pbf",
        )
    command = [
        *(str(program), "--quiet", "--force", "-o", str(partial)),
        *("--minimum-zoom", str(features.SMALLEST_ZOOM)),
        *("--maximum-zoom", str(features.LARGEST_ZOOM)),
        *("--clip-bounding-box", _text(area)),
        *("--name", "ถังเงิน ถังทอง", "--attribution", ATTRIBUTION),
        *("--drop-densest-as-needed", "--coalesce-smallest-as-needed", "--simplification", "8"),
        *("--no-feature-limit", "--temporary-directory", str(partial.parent)),
    ]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def _text(area: Area) -> str:
    return ",".join(f"{degrees:.5f}" for degrees in area)
