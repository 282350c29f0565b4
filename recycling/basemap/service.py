"""Which area the base map covers, and what the map made tells about itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pmtiles.tile import (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    deserialize_header,
)
from shapely.geometry import shape
from sqlalchemy.orm import Session

from recycling.basemap.build import ATTRIBUTION
from recycling.basemap.extract import Area
from recycling.people import service as people

MARGIN_KM = 2.0
_E7 = 1e7
_HEADER_BYTES = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """The base map: degrees, zooms, bytes. `version` changes with the file."""

    bounds: Area
    min_zoom: int
    max_zoom: int
    size_bytes: int
    made_at: datetime
    version: str
    attribution: str


def areas(session: Session, *, margin_km: float = MARGIN_KM) -> Sequence[Area]:
    """The rectangle around each enterprise's service area, with a margin."""
    return [
        Area(*shape(enterprise.service_area).bounds).wider(margin_km)
        for enterprise in people.enterprises(session)
    ]


def look(file: Path) -> BaseMap | None:
    """What `file` holds; None when there is no map, or one that is broken."""
    try:
        stat = file.stat()
        with file.open("rb") as opened:
            header = deserialize_header(opened.read(_HEADER_BYTES))
    except (OSError, ValueError, MagicNumberNotFound, SpecVersionUnsupported):
        return None
    return BaseMap(
        bounds=Area(
            header["min_lon_e7"] / _E7,
            header["min_lat_e7"] / _E7,
            header["max_lon_e7"] / _E7,
            header["max_lat_e7"] / _E7,
        ),
        min_zoom=header["min_zoom"],
        max_zoom=header["max_zoom"],
        size_bytes=stat.st_size,
        made_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        version=f"{stat.st_mtime_ns:x}-{stat.st_size:x}",
        attribution=ATTRIBUTION,
    )
