"""What `pricing` finds wrong, said as a problem with the fields of the request."""

from collections.abc import Mapping
from dataclasses import replace

from pricing import InvalidLoad, InvalidPriceList, PricingError
from recycling.errors import Bilingual, FieldError, Problem

# `InvalidPriceList` speaks English to the author of a list; a manager reads Thai.
_LIST_FAULTS = {
    "tiers": Bilingual(
        "ราคาตามปริมาณต้องเรียงจากน้อยไปมาก ทั้งปริมาณและราคาต้องสูงขึ้นทุกขั้น",
        "Each tier must rise above the one before in both quantity and price.",
    ),
    "grades": Bilingual(
        "ชื่อเกรดต้องไม่ซ้ำกัน และเกรดแรกต้องเป็นเกรดที่ได้เงิน",
        "Grade names must differ, and the first grade must be one that pays.",
    ),
    "refusal": Bilingual(
        "เกรดที่ได้ 0 ต้องบอกเหตุผลที่ไม่รับซื้อ ส่วนเกรดที่ได้เงินต้องไม่มีเหตุผลนี้",
        "A grade that pays 0 must say why it is refused, and one that pays must not.",
    ),
}


def as_problem(error: PricingError, *, fields: Mapping[str, str] | None = None) -> Problem:
    """The 422 for a fault of `pricing`, with one field for each wrong line.

    Its kind is the error's code (`mass-over-limit`), or `invalid-load` when
    several lines are wrong in different ways. `fields` renames pricing's
    figures to those of the request: {"gross_g": "quantity"}.
    """
    faults = error.errors if isinstance(error, InvalidLoad) and error.errors else (error,)
    found = tuple(FieldError(_field(each.path, fields or {}), _words(each)) for each in faults)
    kinds = {each.code for each in faults}
    kind = kinds.pop() if len(kinds) == 1 else InvalidLoad.code
    message = found[0].message if len(found) == 1 else _words(error)
    return Problem(kind.replace("_", "-"), 422, message, found)


def at_field(problem: Problem, path: str) -> Problem:
    """The same problem, saying which field of the request it is about."""
    return replace(problem, fields=(FieldError(path, problem.message),))


def _words(error: PricingError) -> Bilingual:
    if isinstance(error, InvalidPriceList):
        named = error.path.rpartition(".")[2]
        if named in _LIST_FAULTS:
            return _LIST_FAULTS[named]
    words = error.words
    return Bilingual(words.th, words.en)


def _field(path: str, fields: Mapping[str, str]) -> str:
    for theirs, ours in fields.items():
        if path == theirs or path.endswith("." + theirs):
            return path.removesuffix(theirs) + ours
    return path
