"""/api/v1: whether there is a base map, and of what."""

from typing import Any

from flask import current_app, url_for
from marshmallow import Schema, fields

from recycling.basemap import service
from recycling.web.api import ApiBlueprint
from recycling.web.fields import Instant

blp = ApiBlueprint("map", __name__, description="แผนที่ฐาน / the base map")


class BaseMapSchema(Schema):
    """The base map of the installation's area, as one PMTiles file of vector tiles."""

    url = fields.String(required=True, metadata={"description": "takes Range requests"})
    bounds = fields.List(
        fields.Float(),
        required=True,
        metadata={"description": "west, south, east, north in degrees"},
    )
    min_zoom = fields.Integer(required=True)
    max_zoom = fields.Integer(required=True)
    size_bytes = fields.Integer(required=True)
    made_at = Instant(required=True)
    version = fields.String(required=True, metadata={"description": "changes with the file"})
    attribution = fields.String(required=True, metadata={"description": "to be shown on the map"})


class MapSchema(Schema):
    """`map` is null when nobody has made one: draw roads and villages plainly."""

    map = fields.Nested(BaseMapSchema, required=True, allow_none=True)


EXAMPLE = {
    "map": {
        "url": "/app/map/area.pmtiles",
        "bounds": [100.27, 20.1, 100.45, 20.28],
        "min_zoom": 7,
        "max_zoom": 14,
        "size_bytes": 1834511,
        "made_at": "2026-11-26T02:00:00Z",
        "version": "18a2f3c4d5e6-1bfe0f",
        "attribution": "© OpenStreetMap contributors, ODbL",
    }
}


@blp.route("/map")
@blp.response(200, MapSchema, example=EXAMPLE)
def base_map() -> dict[str, Any]:
    """The base map that phones may keep; no sign-in needed."""
    found = service.look(current_app.config["MAP_FILE"])
    if found is None:
        return {"map": None}
    return {
        "map": {
            "url": url_for("basemap.tiles"),
            "bounds": list(found.bounds),
            "min_zoom": found.min_zoom,
            "max_zoom": found.max_zoom,
            "size_bytes": found.size_bytes,
            "made_at": found.made_at,
            "version": found.version,
            "attribution": found.attribution,
        }
    }
