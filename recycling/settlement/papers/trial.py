"""งบทดลอง: every line of the chart with its debit or credit, and both sums."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from pricing import Words, baht_digits
from recycling.clock import BANGKOK
from recycling.documents import dates
from recycling.documents.papers import Column, Paper, Table, plain
from recycling.ledger import queries
from recycling.ledger.service import MONEY
from recycling.settlement.papers import chart
from recycling.settlement.papers.heading import enterprise_of


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A line of the chart: how many accounts it sums, in satang."""

    line: str
    th: str
    en: str
    accounts: int
    debit_satang: int
    credit_satang: int


@dataclass(frozen=True, slots=True)
class Trial:
    """The trial balance at the end of a business day; both sums are equal."""

    until: date
    items: Sequence[TrialLine]
    debit_satang: int
    credit_satang: int


def trial_balance(session: Session, *, until: date) -> Trial:
    """The money accounts by line of the chart, entries effective by `until`."""
    sums: defaultdict[str, list[int]] = defaultdict(list)
    for each in queries.balances(session, until=until):
        if each.commodity == MONEY:
            sums[chart.line_of(each.account)].append(each.balance)
    items = [_line(line, sums[line]) for line in sorted(sums, key=chart.position)]
    return Trial(
        until,
        items,
        sum(item.debit_satang for item in items),
        sum(item.credit_satang for item in items),
    )


def trial_paper(session: Session, trial: Trial) -> Paper:
    """The trial balance to print."""
    end = end_of(trial.until)
    rows = tuple(
        (
            Words(item.th, item.en),
            plain(f"{item.accounts:,}"),
            plain(_or_blank(item.debit_satang)),
            plain(_or_blank(item.credit_satang)),
        )
        for item in trial.items
    )
    return Paper(
        title=Words("งบทดลอง", "Trial balance"),
        enterprise=enterprise_of(session),
        subject=Words(f"ณ วันที่ {dates.thai_date(end)}", f"at {dates.english_date(end)}"),
        tables=(
            Table(
                columns=(
                    Column(title=Words("บัญชี", "Account")),
                    Column(title=Words("จำนวนบัญชี", "Accounts"), figures=True),
                    Column(title=Words("เดบิต (บาท)", "Debit (baht)"), figures=True),
                    Column(title=Words("เครดิต (บาท)", "Credit (baht)"), figures=True),
                ),
                rows=rows,
                totals=(
                    Words("รวม", "Total"),
                    plain(""),
                    plain(baht_digits(trial.debit_satang)),
                    plain(baht_digits(trial.credit_satang)),
                ),
            ),
        ),
        signatures=(Words("เหรัญญิก", "Treasurer"), Words("ผู้จัดการ", "Manager")),
        dated=end,
    )


def end_of(day: date) -> datetime:
    """The last minute of a day in Bangkok."""
    return datetime.combine(day, time(23, 59), BANGKOK)


def _line(line: str, balances: Sequence[int]) -> TrialLine:
    """One line; its accounts are netted, as a passbook is never below zero."""
    total, name = sum(balances), chart.name_of(line)
    return TrialLine(line, name.th, name.en, len(balances), max(0, total), max(0, -total))


def _or_blank(satang: int) -> str:
    return baht_digits(satang) if satang else ""
