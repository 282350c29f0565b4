"""What the accounts are called on paper, and in which order they stand."""

from typing import Final

from pricing import Words
from recycling.ledger.service import MEMBER
from recycling.settlement.owing import OWED

COLLECTOR: Final = "cash:collector:"
STOCK: Final = "stock:"
RECEIVABLE: Final = "receivable:"

# In the order of a trial balance: what there is, what is owed, what is one's own.
_NAMES: Final = {
    "cash:centre": Words("เงินสดที่ศูนย์", "Cash at the centre"),
    COLLECTOR: Words("เงินสดกับพนักงานเก็บขน", "Cash with collectors"),
    "cash:": Words("เงินสดอื่น", "Other cash"),
    "bank": Words("เงินฝากธนาคาร", "Bank"),
    "transfers": Words("เงินโอนระหว่างทาง", "Transfers under way"),
    STOCK: Words("วัสดุคงเหลือ (ราคาทุน)", "Stock at cost"),
    RECEIVABLE: Words("ลูกหนี้โรงงาน", "Owed by factories"),
    OWED: Words("ลูกหนี้ครัวเรือน (จ่ายเกิน)", "Owed by households"),
    MEMBER: Words("สมุดบัญชีครัวเรือน", "Households' passbooks"),
    "welfare": Words("กองทุนสวัสดิการ", "Welfare fund"),
    "equity": Words("ทุนและกำไรสะสม", "Equity"),
    "sales": Words("รายได้จากการขาย", "Sales"),
    "cost-of-goods": Words("ต้นทุนขาย", "Cost of goods"),
    "shrinkage": Words("ของขาดหาย", "Shrinkage"),
    "bonus": Words("เงินส่งเสริม", "Bonuses"),
    "rounding": Words("เศษสตางค์", "Rounding"),
}


def line_of(account: str) -> str:
    """The line of the chart an account counts in; itself when the chart has none."""
    return next((name for name in _NAMES if _belongs(account, name)), account)


def name_of(line: str) -> Words:
    """What a line of the chart is called; an unknown account by its own code."""
    return _NAMES.get(line, Words(line, ""))


def position(line: str) -> tuple[int, str]:
    """Where a line stands among the others; unknown ones last, by name."""
    order = list(_NAMES)
    return (order.index(line) if line in _NAMES else len(order), line)


def _belongs(account: str, name: str) -> bool:
    return account.startswith(name) if name.endswith(":") else account == name
