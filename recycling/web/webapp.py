"""/app/: the built web app, and the addresses its own pages have."""

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, redirect, request, send_file, url_for
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from recycling.errors import Bilingual, Problem, not_found

DIST = Path(__file__).resolve().parents[2] / "webapp" / "dist"

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_PACKED = (("br", ".br"), ("gzip", ".gz"))  # the smaller first

pages = Blueprint("webapp", __name__)


def install(app: Flask) -> None:
    """Serve the web app which lies in `WEBAPP_DIST` (default: webapp/dist of the checkout).

    The configuration's `WEBAPP_HOSTS` are the other hosts it may ask, as "https://host[:port]".
    """
    app.config.setdefault("WEBAPP_DIST", DIST)
    app.config["WEBAPP_CSP"] = policy(app.config["WEBAPP_HOSTS"])
    app.register_blueprint(pages)


def policy(hosts: tuple[str, ...]) -> str:
    """The app's content-security policy: itself and `hosts`, nothing inline.

    WebAssembly is what reads QR codes from the camera.
    """
    elsewhere = "".join(f" {host}" for host in hosts)
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
        f"font-src 'self'; img-src 'self' data: blob:{elsewhere}; media-src 'self' blob:; "
        f"connect-src 'self'{elsewhere}; worker-src 'self'; manifest-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


@pages.get("/app")
def start() -> AnyResponse:
    """The app's scope ends in a slash."""
    query = request.query_string.decode()
    return redirect(url_for("webapp.app") + (f"?{query}" if query else ""), 308)


@pages.get("/app/")
@pages.get("/app/<path:path>")
def app(path: str = "index.html") -> Response:
    """A file of the app, or its page for whatever address the app itself resolves."""
    dist: Path = current_app.config["WEBAPP_DIST"]
    index = dist / "index.html"
    if not index.is_file():
        raise Problem(
            "webapp-not-built",
            503,
            Bilingual(
                "เว็บแอปยังไม่ได้สร้าง ผู้ดูแลระบบสั่ง ./run setup แล้วเปิดหน้านี้ใหม่",
                "The web app is not built yet. Run ./run setup, then open this page again.",
            ),
        )
    found = safe_join(str(dist), path)
    if found is None or any(part.startswith(".") for part in Path(path).parts):
        raise not_found("ไฟล์นี้", "file")
    file = Path(found)
    if not _is_file(file):
        # What looks like a file and is missing is missing; an old page asks for old assets.
        if file.suffix:
            raise not_found("ไฟล์นี้", "file")
        file = index
    return _send(file, forever=path.startswith("assets/") and file is not index)


def _is_file(file: Path) -> bool:
    """Whether it is there; a name longer than the file system takes is not."""
    try:
        return file.is_file()
    except OSError:
        return False


def _send(file: Path, *, forever: bool) -> Response:
    """`file` as it lies there, or packed as the client takes it."""
    kind = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    for encoding, ending in _PACKED:
        packed = file.with_name(file.name + ending)
        if request.accept_encodings[encoding] > 0 and packed.is_file():
            answer = send_file(packed, mimetype=kind, conditional=True)
            answer.headers["Content-Encoding"] = encoding
            break
    else:
        answer = send_file(file, mimetype=kind, conditional=True)
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = _FOREVER if forever else "no-cache"
    answer.headers["Content-Security-Policy"] = current_app.config["WEBAPP_CSP"]
    answer.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    return answer
