"""What the HTTP edge remembers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant


class Capture(Tenant):
    """A client-made id and the first answer to it, kept for good."""

    __tablename__ = "captures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operation: Mapped[str]
    fingerprint: Mapped[bytes]
    person_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    status: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    response: Mapped[str] = mapped_column(server_default="")
