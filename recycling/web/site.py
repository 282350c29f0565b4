"""What the server-rendered pages share: an enterprise's address, and who looks."""

from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, render_template, session, url_for

from pricing import Words
from recycling.database.orm import db, enter_enterprise
from recycling.documents.filters import register_filters
from recycling.documents.pages import Site
from recycling.people import service as people
from recycling.people.models import Enterprise, Person
from recycling.people.roles import Role
from recycling.web.guards import person_of_token

TOKEN = "token"


class Page(Protocol):
    """A value of `recycling.documents.pages`."""

    @property
    def template(self) -> str:
        """The template's file name."""


def install(app: Flask) -> None:
    """Teach the templates how money, mass and time are written."""
    register_filters(app.jinja_env)
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["PUBLIC_URL"].startswith("https:"),
    )


def enter(slug: str) -> Enterprise:
    """Work for the enterprise of a page's address; Problem not-found."""
    enterprise = people.find_enterprise(db.session(), slug=slug)
    enter_enterprise(db.session(), enterprise.id)
    return enterprise


def visitor() -> Person | None:
    """The person signed in with this browser, in the enterprise entered."""
    token = session.get(TOKEN)
    return person_of_token(token) if token else None


def site(enterprise: Enterprise | None) -> Site:
    """The frame around every page: the enterprise's, or the installation's own."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).netloc
    demo = bool(current_app.config["DEMO"])
    if enterprise is None:
        home = url_for("home.installation")
        return Site(
            name=Words("ถังเงิน ถังทอง", "Thang Ngoen Thang Thong"),
            host=host,
            home_url=home,
            prices_url=home,
            check_url=home,
            app_url=url_for("webapp.app"),
            api_docs_url="/api/docs/",
            demo=demo,
        )
    slug = enterprise.slug
    return Site(
        name=Words(enterprise.name_th, enterprise.name_en),
        host=host,
        home_url=url_for("home.front", slug=slug),
        prices_url=url_for("price_board.prices", slug=slug),
        check_url=url_for("receipt_pages.check", slug=slug),
        app_url=url_for("webapp.app", at=slug),
        api_docs_url="/api/docs/",
        passbook_url=url_for("receipt_pages.passbook", slug=slug) if session.get(TOKEN) else None,
        payments_url=url_for("payments.payments", slug=slug) if _pays() else None,
        phone=enterprise.phone,
        demo=demo,
    )


def _pays() -> bool:
    """Whether the browser's person sees to payments."""
    person = visitor()
    return person is not None and not {Role.TREASURER, Role.MANAGER}.isdisjoint(person.roles)


def render(page: Page, *, enterprise: Enterprise | None, status: int = 200) -> Response:
    """The page in its frame."""
    context: dict[str, Any] = {"page": page, "site": site(enterprise)}
    return make_response(render_template(page.template, **context), status)
