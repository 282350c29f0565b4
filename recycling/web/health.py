"""Whether the service is up: for the launcher, load balancers and monitors."""

from flask import Flask
from sqlalchemy import text

from recycling.database.orm import db


def install(app: Flask) -> None:
    """`GET /healthz`: 200 when the database answers, else the 503 problem."""

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        db.session.execute(text("SELECT 1"))
        return {"status": "ok"}
