"""Vouchers and passbook pages as they were issued: frozen, like receipts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Voucher(Tenant):
    """ใบสำคัญจ่าย: shares the id of the entry that paid; numbered without gaps in a fiscal year.

    `source_id` is the payout or the claim. A transfer that came back and was
    sent again has a voucher for each try: the earlier one is void.
    """

    __tablename__ = "vouchers"
    __table_args__ = (
        tenant_key("id", table="entries"),
        tenant_key("household_id", table="households"),
        UniqueConstraint("enterprise_id", "fiscal_year", "serial"),
        Index("ix_vouchers_source", "enterprise_id", "source_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID]
    household_id: Mapped[UUID]
    kind: Mapped[str]
    fiscal_year: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[int]
    number: Mapped[str]
    issued_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]


class VoucherCounter(Tenant):
    """The last serial given out; its row lock is what leaves no gap."""

    __tablename__ = "voucher_counters"

    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    last_serial: Mapped[int]


class PrintedLine(Tenant):
    """A line of a passbook with the number and the balance it was first printed with.

    What is entered later, even if it happened earlier, gets a later number, as
    in a bank's book.
    """

    __tablename__ = "passbook_lines"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("entry_id", table="entries"),
        UniqueConstraint("enterprise_id", "household_id", "entry_id"),
        CheckConstraint("line > 0", name="line"),
    )

    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID]
    at: Mapped[datetime]
    what_th: Mapped[str]
    what_en: Mapped[str]
    reference: Mapped[str | None]
    change_satang: Mapped[int]
    balance_satang: Mapped[int]


class PassbookPrint(Tenant):
    """The heading a range of lines was first printed under, so that a reprint is the same."""

    __tablename__ = "passbook_prints"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        CheckConstraint("0 < first_line AND first_line <= last_line", name="range"),
    )

    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_line: Mapped[int] = mapped_column(primary_key=True)
    last_line: Mapped[int] = mapped_column(primary_key=True)
    printed_at: Mapped[datetime]
    heading: Mapped[dict[str, Any]]
