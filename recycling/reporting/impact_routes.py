"""/api/v1: what a household has brought, and the factors of the estimate."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from recycling import clock
from recycling.database.orm import db
from recycling.errors import not_found
from recycling.people.roles import Role
from recycling.reporting import factors
from recycling.reporting import impact_schemas as schemas
from recycling.reporting.impact import Impact, household_impact
from recycling.reporting.models import GhgList
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once

blp = ApiBlueprint("impact", __name__, description="ผลที่เกิดขึ้น / impact")
YEAR = timedelta(days=365)


@blp.route("/households/<uuid:household_id>/impact")
@guard()
@blp.arguments(schemas.ImpactQuery, location="query")
@blp.response(200, schemas.ImpactSchema, example=schemas.IMPACT_EXAMPLE)
def get_impact(query: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """What a household brought, by month and material, with an estimate of the CO₂e avoided."""
    require_household(household_id)
    last = query.get("last") or clock.today()
    first = query.get("first") or last - YEAR
    return _shown(household_impact(db.session(), household_id=household_id, first=first, last=last))


@blp.route("/ghg-factors")
@guard()
@blp.response(200, schemas.GhgListSchema, example=schemas.GHG_LIST_EXAMPLE)
def get_factors() -> dict[str, Any]:
    """The greenhouse-gas factors in force, with their sources."""
    held = factors.in_force(factors.lists(db.session()), at=clock.now())
    if held is None:
        raise not_found("ค่าประเมินก๊าซเรือนกระจก", "greenhouse-gas factors yet")
    return _listed(held)


@blp.route("/ghg-factors", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.GhgListBody, example=schemas.GHG_LIST_BODY_EXAMPLE)
@blp.response(201, schemas.GhgListSchema, example=schemas.GHG_LIST_EXAMPLE)
def publish_factors(body: dict[str, Any]) -> dict[str, Any]:
    """Publish factors for receipts from now on; earlier ones keep theirs."""
    return _listed(factors.publish_factors(db.session(), published_by=actor().person_id, **body))


def _listed(found: GhgList) -> dict[str, Any]:
    every = factors.factors_of(db.session(), list_ids=[found.id]).values()
    return {
        **{name: getattr(found, name) for name in ("id", "version", "valid_from")},
        "published_at": found.published_at,
        "sources": found.sources,
        "factors": [
            {
                "material": factor.material_code,
                "source": factor.source,
                "g_per_kg": factor.g_per_kg,
                "counted": factor.counted,
                "locator": factor.locator,
            }
            for some in every
            for factor in some
        ],
    }


def _shown(impact: Impact) -> dict[str, Any]:
    heavy_first = sorted(impact.materials.items(), key=lambda each: (-each[1].mass_g, each[0]))
    return {
        "first": impact.first,
        "last": impact.last,
        "tickets": impact.tickets,
        "total": asdict(impact.total),
        "months": [{"month": month, **asdict(sum_)} for month, sum_ in impact.months.items()],
        "materials": [
            {
                **asdict(of_one),
                "material": code,
                "name_th": impact.catalogue[code].name_th,
                "name_en": impact.catalogue[code].name_en,
                "unit": impact.catalogue[code].unit,
                "factors": [{"source": source, "g_per_kg": g} for source, g in sorted(of_one.used)],
            }
            for code, of_one in heavy_first
        ],
        "sources": impact.sources,
        "note_th": schemas.NOTE_TH,
        "note_en": schemas.NOTE_EN,
    }
