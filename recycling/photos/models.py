"""Pictures which people send as proof, or to show what waits at the gate."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Photo(Tenant):
    """A picture, named by the SHA-256 of its bytes.

    It lies in the database: one backup holds books and proof, one transaction
    writes both, and the wall between enterprises stands before it as well.
    """

    __tablename__ = "photos"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        CheckConstraint("octet_length(content) <= 300000", name="small"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID | None]
    sha256: Mapped[str]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes]
    uploaded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
