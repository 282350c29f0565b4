"""What stands beside a ticket: photos, readings, confirmations, second weighings, disputes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class LossReason(StrEnum):
    """Where mass went that the doors gave and the centre did not find."""

    TRANSIT = "transit"
    MOISTURE = "moisture"
    DIRT = "dirt"
    SCALE = "scale"
    THEFT = "theft"
    SPOILT = "spoilt"


class Method(StrEnum):
    """How a household says at the door that the weights are right."""

    PIN = "pin"
    CARD = "card"
    SIGNATURE = "signature"


class Outcome(StrEnum):
    """What came of checking a confirmation when it arrived."""

    VERIFIED = "verified"
    WRONG = "wrong"
    LOCKED = "locked"
    NOT_SET = "not-set"
    RECORDED = "recorded"


class FlagKind(StrEnum):
    """Why staff should look at a ticket; it counts all the same."""

    READING_REPEATED = "reading-repeated"
    READING_STALE = "reading-stale"
    READING_UNSTABLE = "reading-unstable"
    CONFIRMATION = "confirmation-failed"
    CORRECTED = "corrected"
    MANY_TRIPS = "many-trips"


class DisputeCause(StrEnum):
    """What a dispute is about: a person's word, or two weights too far apart."""

    PERSON = "person"
    DECLARED = "declared"
    CENTRE = "centre"
    TRIP = "trip"


class DisputeStatus(StrEnum):
    """open → resolved by people; open ⇄ withdrawn as late captures close the gap or open it."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"


class Resolution(StrEnum):
    """adjust: the agreed weights count. split: the middle of both. stand: the ticket counts."""

    ADJUST = "adjust"
    SPLIT = "split"
    STAND = "stand"


class ScaleReading(Tenant):
    """Where a line's weight was read off: which scale, its running number, when."""

    __tablename__ = "scale_readings"
    __table_args__ = (
        tenant_key("ticket_id", "line", table="weigh_lines", key="ticket_id,line"),
        Index("ix_scale_readings_device", "enterprise_id", "device", "sequence"),
    )

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    device: Mapped[str]
    sequence: Mapped[int]
    read_at: Mapped[datetime]
    stable: Mapped[bool]


class TicketFlag(Tenant):
    """Something about a ticket that staff should look at. Line 0 is the whole ticket."""

    __tablename__ = "ticket_flags"
    __table_args__ = (
        tenant_key("ticket_id", table="weigh_tickets"),
        UniqueConstraint("enterprise_id", "ticket_id", "line", "kind"),
        Index("ix_ticket_flags_open", "enterprise_id", "reviewed_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID]
    line: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(server_default="")


class Confirmation(Tenant):
    """How the household confirmed a ticket at the door. Never holds a PIN."""

    __tablename__ = "ticket_confirmations"
    __table_args__ = (tenant_key("ticket_id", table="weigh_tickets"),)

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    method: Mapped[str]
    outcome: Mapped[str]
    proof: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]


class Reweigh(Tenant):
    """One household's load on the centre's scale, apart from the rest of the trip."""

    __tablename__ = "reweighs"
    __table_args__ = (
        tenant_key("ticket_id", table="weigh_tickets"),
        UniqueConstraint("enterprise_id", "ticket_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    weighed_by: Mapped[UUID]
    photo_id: Mapped[UUID | None]


class ReweighLine(Tenant):
    """What the centre found of a ticket's line, net, in grams, pieces or crates."""

    __tablename__ = "reweigh_lines"
    __table_args__ = (
        tenant_key("reweigh_id", table="reweighs"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )

    reweigh_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    quantity: Mapped[int]


class LossFinding(Tenant):
    """Why a material of a trip is missing, once somebody knows. The latest capture holds."""

    __tablename__ = "loss_findings"
    __table_args__ = (
        tenant_key("trip_id", table="trips"),
        tenant_key("material_code", table="materials", key="code"),
        Index("ix_loss_findings_trip", "enterprise_id", "trip_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    material_code: Mapped[str] = mapped_column(primary_key=True)
    trip_id: Mapped[UUID]
    reason: Mapped[str]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    found_by: Mapped[UUID]


class Replacement(Tenant):
    """A ticket stands in place of another: a correction, or how a dispute was resolved."""

    __tablename__ = "ticket_replacements"
    __table_args__ = (
        tenant_key("ticket_id", table="weigh_tickets"),
        tenant_key("replaced_by", table="weigh_tickets"),
        UniqueConstraint("enterprise_id", "replaced_by"),
        CheckConstraint("ticket_id <> replaced_by", name="another"),
    )

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    replaced_by: Mapped[UUID]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    person_id: Mapped[UUID]


class Dispute(Tenant):
    """Two weights, or two people, do not agree about a ticket or a trip.

    `answer_by` is how long a proposal waits for the other side; `escalated_at`
    when the manager was asked to decide because nobody had answered.
    `terms` is what was proposed: door, other and agreed weight of each line and
    the rule that made them.
    """

    __tablename__ = "disputes"
    __table_args__ = (
        tenant_key("ticket_id", table="weigh_tickets"),
        tenant_key("trip_id", table="trips"),
        tenant_key("photo_id", table="photos"),
        Index("ix_disputes_status", "enterprise_id", "status", "id"),
        Index(
            "uq_disputes_ticket",
            "enterprise_id",
            "ticket_id",
            "cause",
            unique=True,
            postgresql_where=text("cause <> 'person' AND ticket_id IS NOT NULL"),
        ),
        Index(
            "uq_disputes_trip",
            "enterprise_id",
            "trip_id",
            unique=True,
            postgresql_where=text("trip_id IS NOT NULL"),
        ),
        CheckConstraint("(ticket_id IS NULL) <> (trip_id IS NULL)", name="subject"),
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID | None]
    trip_id: Mapped[UUID | None]
    cause: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    photo_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    resolution: Mapped[str | None]
    terms: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    proposed_at: Mapped[datetime | None]
    enterprise_confirmed_by: Mapped[UUID | None]
    other_confirmed_by: Mapped[UUID | None]
    resolved_at: Mapped[datetime | None]
    replaced_by: Mapped[UUID | None]
    answer_by: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
