"""/app/map/area.pmtiles: the base map itself, piece by piece or whole."""

from pathlib import Path

from flask import Blueprint, Response, current_app, send_file

from recycling.errors import not_found

pages = Blueprint("basemap", __name__)


@pages.get("/app/map/area.pmtiles")
def tiles() -> Response:
    """The file; a Range asks for a piece, If-Match and If-Range for a piece of one version."""
    file: Path = current_app.config["MAP_FILE"]
    if not file.is_file():
        raise not_found("แผนที่ฐาน", "base map")
    answer = send_file(file, mimetype="application/vnd.pmtiles", conditional=True)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Accept-Ranges"] = "bytes"
    return answer
