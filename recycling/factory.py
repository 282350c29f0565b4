"""Builds the Flask application out of the domains."""

import psycopg
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from sqlalchemy import event, text
from werkzeug.middleware.proxy_fix import ProxyFix

from recycling import cli
from recycling.basemap.commands import map_
from recycling.basemap.pages import pages as map_pages
from recycling.basemap.routes import blp as base_map
from recycling.catalogue.pages import pages as price_board
from recycling.catalogue.routes import blp as catalogue
from recycling.config import APP_ROLE, EMBEDDED_CLUSTER, NO_DATABASE, Config, ConfigError
from recycling.database.orm import db
from recycling.demo import commands as demo_commands
from recycling.ledger.routes import blp as ledger
from recycling.notify.routes import blp as inbox
from recycling.notify.sign_ins import tell_sign_in_made
from recycling.people import demo_routes
from recycling.people.home_routes import blp as homes
from recycling.people.identity import DemoIdentity, Providers
from recycling.people.member_routes import blp as members
from recycling.people.pages import pages as front_pages
from recycling.people.routes import blp as people
from recycling.photos.routes import blp as photos
from recycling.pickups.recurring_routes import blp as recurring
from recycling.pickups.routes import blp as pickups
from recycling.privacy.routes import blp as privacy
from recycling.reporting.impact_routes import blp as impact
from recycling.reporting.routes import blp as reporting
from recycling.rounds.arrival_routes import blp as arrivals
from recycling.rounds.living_routes import blp as living_day
from recycling.rounds.road_routes import blp as on_the_road
from recycling.rounds.routes import blp as rounds
from recycling.settlement.cash_routes import blp as cash
from recycling.settlement.closing_routes import blp as closing
from recycling.settlement.dispute_routes import blp as disputes
from recycling.settlement.dividend.routes import blp as dividends
from recycling.settlement.member_pages import pages as member_pages
from recycling.settlement.pages import pages as receipt_pages
from recycling.settlement.papers.routes import blp as papers
from recycling.settlement.routes import blp as settlement
from recycling.settlement.transfers.bank_routes import blp as bank
from recycling.settlement.transfers.pages import pages as payment_pages
from recycling.settlement.transfers.routes import blp as promptpay
from recycling.settlement.welfare.claim_routes import blp as welfare_claims
from recycling.settlement.welfare.routes import blp as welfare
from recycling.web import apidocs, compressed, demo_clock, headers, health, problems, site, webapp
from recycling.web.api import ApiBlueprint
from recycling.weighing.draft_routes import blp as at_the_scale
from recycling.weighing.evidence_routes import blp as evidence
from recycling.weighing.routes import blp as weighing

MAX_BODY_BYTES = 1 << 20
API: tuple[ApiBlueprint, ...] = (
    people,
    base_map,
    catalogue,
    pickups,
    ledger,
    rounds,
    on_the_road,
    living_day,
    weighing,
    at_the_scale,
    settlement,
    members,
    homes,
    recurring,
    arrivals,
    impact,
    privacy,
    photos,
    inbox,
    evidence,
    disputes,
    cash,
    promptpay,
    welfare,
    welfare_claims,
    dividends,
    bank,
    papers,
    closing,
    reporting,
)


PAGES: tuple[Blueprint, ...] = (
    front_pages,
    price_board,
    member_pages,
    receipt_pages,
    payment_pages,
    map_pages,
)


class MarketplaceApp(Flask):
    """A Flask in which returning an answer commits and raising rolls back."""

    def dispatch_request(self) -> ResponseReturnValue:
        answer = super().dispatch_request()
        db.session.commit()
        return answer


def build(config: Config | None = None) -> Flask:
    """The WSGI application for `config` (default: from the environment)."""
    config = config or Config.from_env()
    app = MarketplaceApp(
        "recycling",
        static_url_path="/static",
        static_folder="web/static",
        template_folder="web/templates",
    )
    app.config.update(
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.old_secret_keys),
        PUBLIC_URL=config.public_url,
        DEMO=config.demo,
        WEBAPP_HOSTS=config.webapp_hosts,
        MAP_FILE=config.map_file,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SQLALCHEMY_DATABASE_URI=config.database_url or "postgresql+psycopg://",
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_size": config.sql_pool_size,
            "max_overflow": config.sql_pool_size,
            "pool_pre_ping": True,
        },
        DATABASE_OWNER_URL=config.database_owner_url,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if (n := config.trusted_proxies) > 0:  # without one, anybody could write these headers
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    _database(app)
    problems.install(app)
    apidocs.install(app, (*API, demo_routes.blp) if config.demo else API)
    headers.install(app)
    compressed.install(app)
    health.install(app)
    site.install(app)
    webapp.install(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    app.extensions["identity_providers"] = Providers(*[DemoIdentity()] if config.demo else [])
    app.extensions["tell_sign_in_made"] = tell_sign_in_made
    if config.demo:
        _refuse_demo_on_real_data(app)
        demo_clock.install(app)
        demo_commands.install(app)
    cli.install(app)
    app.cli.add_command(map_)
    return app


def _refuse_demo_on_real_data(app: Flask) -> None:
    """ConfigError unless the database is the embedded one: there anyone may become anyone."""
    with app.app_context():
        with db.engine.connect() as connection:
            cluster = connection.scalar(text("SHOW cluster_name"))
        db.engine.dispose()
    if cluster != EMBEDDED_CLUSTER:
        raise ConfigError(
            "โหมดสาธิตใช้กับฐานข้อมูลจริงไม่ได้ เอา RECYCLING_DEMO ออก / "
            "The demo identity lets anyone in, so it refuses a database that is not "
            "the embedded one. Unset RECYCLING_DEMO."
        )


def _database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory="migrations")
    with app.app_context():
        event.listen(db.engine, "connect", _become_app_role)
        if not app.config["DATABASE_OWNER_URL"]:
            event.listen(db.engine, "do_connect", _no_database)

    @app.teardown_request
    def _leave_nothing_open(_: BaseException | None) -> None:
        db.session.rollback()
        db.session.remove()


def _no_database(*_: object) -> None:
    raise ConfigError(NO_DATABASE)


def _become_app_role(connection: psycopg.Connection[object], _: object) -> None:
    """Work as the role that owns nothing, whoever the login is."""
    connection.execute(f"SET ROLE {APP_ROLE}")
    connection.commit()
