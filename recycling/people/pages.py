"""Front pages: the installation's, each enterprise's, and the demo's sign-in."""

from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from pricing import Words
from recycling.database.orm import db
from recycling.documents.pages import (
    DemoPerson,
    DemoRole,
    DemoSignIn,
    EnterpriseLink,
    HomePage,
    InstallationPage,
)
from recycling.errors import not_found
from recycling.people import service
from recycling.people.models import Enterprise, Person
from recycling.people.roles import Role
from recycling.web.guards import issue_token
from recycling.web.site import TOKEN, enter, render, visitor

pages = Blueprint("home", __name__)

_SHOWN = 8
_ROLES = {
    Role.HOUSEHOLD: Words("ครัวเรือน", "Household"),
    Role.COLLECTOR: Words("พนักงานเก็บขน", "Collector"),
    Role.STAFF: Words("เจ้าหน้าที่", "Staff"),
    Role.TREASURER: Words("เหรัญญิก", "Treasurer"),
    Role.MANAGER: Words("ผู้จัดการ", "Manager"),
}
_DOES = {
    Role.HOUSEHOLD: Words(
        "ดูราคา เรียกรถ ดูสมุดบัญชี", "Looks up prices, calls a collector, reads the passbook"
    ),
    Role.COLLECTOR: Words("ขับรถเก็บ ชั่งหน้าบ้าน", "Drives the round, weighs at the door"),
    Role.STAFF: Words("จัดรอบเก็บ ชั่งเข้าศูนย์", "Plans rounds, receives loads"),
    Role.TREASURER: Words("จ่ายเงิน ดูแลเงินสด", "Pays, keeps the cash"),
    Role.MANAGER: Words("ตั้งราคา อนุมัติจ่าย", "Sets prices, approves payouts"),
}


@pages.get("/")
def installation() -> Response:
    """The enterprises here; straight to the only one when there is just one."""
    found = service.enterprises(db.session())
    if len(found) == 1:
        return redirect(url_for("home.front", slug=found[0].slug))
    links = tuple(
        EnterpriseLink(
            name=Words(each.name_th, each.name_en),
            place=Words(each.municipality_th, each.municipality_en),
            url=url_for("home.front", slug=each.slug),
        )
        for each in found
    )
    return render(InstallationPage(enterprises=links), enterprise=None)


@pages.get("/at/<slug>/")
def front(slug: str) -> Response:
    """An enterprise's front page."""
    enterprise = enter(slug)
    demo = _demo_sign_in(enterprise) if current_app.config["DEMO"] else None
    return render(HomePage(demo=demo), enterprise=enterprise)


@pages.post("/at/<slug>/sign-in")
def demo_sign_in(slug: str) -> Response:
    """Become a demo person in this browser. There is no such page outside the demo."""
    enterprise = enter(slug)
    if not current_app.config["DEMO"]:
        raise not_found("หน้านี้", "page")
    person = service.person_of_identity(
        db.session(), provider="demo", subject=request.form.get("person", "")
    )
    if person is None:
        raise not_found("บุคคล", "person")
    session.clear()
    session[TOKEN] = issue_token(enterprise_id=enterprise.id, person_id=person.id)
    target = "receipt_pages.passbook" if person.household_id else "home.front"
    return redirect(url_for(target, slug=slug), 303)


def _demo_sign_in(enterprise: Enterprise) -> DemoSignIn:
    known = service.identities(db.session(), provider="demo")
    who = visitor()
    return DemoSignIn(
        action_url=url_for("home.demo_sign_in", slug=enterprise.slug),
        roles=tuple(
            DemoRole(name=_ROLES[role], does=_DOES[role], people=_people(known, role))
            for role in Role
        ),
        signed_in_as=who.name if who else None,
    )


def _people(known: Sequence[tuple[str, Person]], role: Role) -> tuple[DemoPerson, ...]:
    having: list[tuple[str, Person]] = [each for each in known if role in each[1].roles]
    return tuple(
        DemoPerson(id=subject, name=person.name, note=Words(subject, subject))
        for subject, person in having[:_SHOWN]
    )
