"""Rules, members, what was taken from them, claims and levies of the welfare fund."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class TakingKind(StrEnum):
    """What a member's money was for."""

    CONTRIBUTION = "contribution"
    LEVY = "levy"


class Source(StrEnum):
    """Where a member's money came from."""

    PASSBOOK = "passbook"
    SALES = "sales"
    CASH = "cash"


class ClaimStatus(StrEnum):
    """requested → approved → paid, or rejected."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"


class WelfareRule(Tenant):
    """One version of the fund's rules; holds from the first day of a month. Never changed.

    `simulation` is what the replay of the enterprise's own history showed when
    the rule was switched on.
    """

    __tablename__ = "welfare_rules"
    __table_args__ = (
        tenant_key("created_by", table="persons"),
        UniqueConstraint("enterprise_id", "version"),
        CheckConstraint("extract(day FROM valid_from) = 1", name="first_of_month"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    valid_from: Mapped[date]
    terms: Mapped[dict[str, Any]]
    simulation: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class WelfareMember(Tenant):
    """A household in the fund; one that leaves and comes back starts afresh.

    `joined_on` is the first day of the first month due.
    """

    __tablename__ = "welfare_members"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("joined_by", table="persons"),
        tenant_key("left_by", table="persons"),
        Index(
            "uq_welfare_members_present",
            "enterprise_id",
            "household_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        CheckConstraint("extract(day FROM joined_on) = 1", name="first_of_month"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    joined_on: Mapped[date]
    joined_at: Mapped[datetime]
    joined_by: Mapped[UUID]
    left_at: Mapped[datetime | None]
    left_by: Mapped[UUID | None]


class WelfareRun(Tenant):
    """One collection over all members: what came in, and what is still owed.

    Nobody ran (`run_by`) the one of the month's day.
    """

    __tablename__ = "welfare_runs"
    __table_args__ = (tenant_key("run_by", table="persons"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    captured_at: Mapped[datetime]
    run_at: Mapped[datetime]
    run_by: Mapped[UUID | None]
    members: Mapped[int]
    contributed_satang: Mapped[int]
    levied_satang: Mapped[int]
    owed_satang: Mapped[int]


class WelfareClaim(Tenant):
    """A benefit asked for: the rule that held on the day, and the amount it grants."""

    __tablename__ = "welfare_claims"
    __table_args__ = (
        tenant_key("member_id", table="welfare_members"),
        tenant_key("rule_id", table="welfare_rules"),
        tenant_key("entry_id", table="entries"),
        Index("ix_welfare_claims_member", "enterprise_id", "member_id", "id"),
        Index("ix_welfare_claims_status", "enterprise_id", "status", "id"),
        CheckConstraint("amount_satang > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    household_id: Mapped[UUID]
    rule_id: Mapped[UUID]
    kind: Mapped[str]
    for_whom: Mapped[str]
    happened_on: Mapped[date]
    note: Mapped[str | None]
    amount_satang: Mapped[int]
    status: Mapped[str]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    method: Mapped[str | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[UUID | None]
    entry_id: Mapped[UUID | None]


class WelfareLevy(Tenant):
    """เก็บเงินสงเคราะห์ศพ: what every member gives for one death."""

    __tablename__ = "welfare_levies"
    __table_args__ = (
        tenant_key("claim_id", table="welfare_claims"),
        tenant_key("called_by", table="persons"),
        UniqueConstraint("enterprise_id", "claim_id"),
        CheckConstraint("amount_satang > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID]
    amount_satang: Mapped[int]
    captured_at: Mapped[datetime]
    called_at: Mapped[datetime]
    called_by: Mapped[UUID]


class WelfareLevyShare(Tenant):
    """What one member owes of a levy; how much of it is paid stands in the takings."""

    __tablename__ = "welfare_levy_shares"
    __table_args__ = (
        tenant_key("levy_id", table="welfare_levies"),
        tenant_key("member_id", table="welfare_members"),
        CheckConstraint("due_satang > 0", name="due"),
    )

    levy_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_satang: Mapped[int]


class WelfareTaking(Tenant):
    """Money that went from a member into the fund, with its ledger entry. Never changed.

    `event_id` is the collection, the levy or the deposit it was taken in.
    """

    __tablename__ = "welfare_takings"
    __table_args__ = (
        tenant_key("member_id", table="welfare_members"),
        tenant_key("levy_id", table="welfare_levies"),
        tenant_key("entry_id", table="entries"),
        Index("ix_welfare_takings_member", "enterprise_id", "member_id"),
        CheckConstraint("amount_satang > 0", name="amount"),
        CheckConstraint("(kind = 'levy') = (levy_id IS NOT NULL)", name="levy"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    kind: Mapped[str]
    levy_id: Mapped[UUID | None]
    amount_satang: Mapped[int]
    source: Mapped[str]
    event_id: Mapped[UUID]
    entry_id: Mapped[UUID]
