"""Invitations into a household, and what people have agreed to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Invitation(Tenant):
    """A person may bind an identity to themselves with a code; see `recycling.people.homes`."""

    __tablename__ = "invitations"
    __table_args__ = (tenant_key("person_id", table="persons"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Tenant):
    """A person's yes or no to a purpose, as its text stood in `version`; never changed."""

    __tablename__ = "consents"
    __table_args__ = (
        tenant_key("person_id", table="persons"),
        Index("ix_consents_person", "enterprise_id", "person_id", "purpose", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    purpose: Mapped[str]
    version: Mapped[int]
    given: Mapped[bool]
    at: Mapped[datetime]
