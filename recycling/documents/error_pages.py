"""What a page says when it cannot be shown: in plain words, and what to do next."""

from __future__ import annotations

from typing import Final

from pricing import Words
from recycling.documents.pages import ErrorPage

FAULT_FROM: Final = 500

_TEXTS: Final = {
    400: (
        Words("อ่านคำขอไม่ได้", "The request cannot be read"),
        Words("กลับไปหน้าก่อนแล้วลองใหม่", "Go back and try again."),
    ),
    401: (
        Words("กรุณาเข้าสู่ระบบก่อน", "Please sign in first"),
        Words(
            "กลับไปหน้าแรกแล้วเลือกชื่อของคุณเพื่อเข้าสู่ระบบ",
            "Go to the front page and choose your name to sign in.",
        ),
    ),
    403: (
        Words("บัญชีนี้ไม่มีสิทธิ์ดูหน้านี้", "This account may not see this page"),
        Words(
            "ถ้าควรดูได้ ให้แจ้งเจ้าหน้าที่ศูนย์รับซื้อ",
            "If you should see it, ask the staff of the centre.",
        ),
    ),
    404: (
        Words("ไม่พบหน้านี้", "Page not found"),
        Words(
            "ตรวจที่อยู่อีกครั้ง หรือกลับไปเริ่มที่หน้าแรก",
            "Check the address, or start again from the front page.",
        ),
    ),
    429: (
        Words("เปิดหน้านี้ถี่เกินไป", "Too many requests"),
        Words("รอสักหนึ่งนาทีแล้วลองใหม่", "Wait a minute and try again."),
    ),
    500: (
        Words("ระบบขัดข้อง", "Something went wrong here"),
        Words(
            "ไม่ใช่ความผิดของคุณ รอสักครู่แล้วลองใหม่ ถ้ายังไม่ได้ ให้แจ้งศูนย์รับซื้อ",
            "It is not your fault. Try again in a moment; if it stays, tell the centre.",
        ),
    ),
    503: (
        Words("ระบบยังไม่พร้อม", "Not available right now"),
        Words(
            "รอสักครู่แล้วลองใหม่ เงินและรายการเดิมของคุณไม่หายไปไหน",
            "Try again in a moment. Your money and records are safe.",
        ),
    ),
}
_REFUSED: Final = (
    Words("ทำรายการนี้ไม่ได้", "This cannot be done"),
    Words("กลับไปหน้าก่อนแล้วลองใหม่", "Go back and try again."),
)


def error_page(
    status: int, *, advice: Words | None = None, reference: str | None = None
) -> ErrorPage:
    """The page for an HTTP status.

    ``advice`` says what to do where more is known than the status alone;
    ``reference`` is what staff need to find the fault.
    """
    fallback = _TEXTS[500] if status >= FAULT_FROM else _REFUSED
    title, usual = _TEXTS.get(status, fallback)
    return ErrorPage(status=status, title=title, advice=advice or usual, reference=reference)
