"""Headers every answer carries."""

from flask import Flask, Response, request

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# Swagger UI sets styles from script.
DOCS_CSP = CSP + "; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'"


def install(app: Flask) -> None:
    """Add the security headers to every answer."""

    @app.after_request
    def _headers(response: Response) -> Response:
        docs = request.path.startswith("/api/docs")
        response.headers.setdefault("Content-Security-Policy", DOCS_CSP if docs else CSP)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if request.path.startswith("/api/v1"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
