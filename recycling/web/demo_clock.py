"""The demo's clock: a request may say what time it is, so that a day can be played."""

from contextlib import ExitStack
from datetime import datetime

from flask import Flask, g, request

from recycling import clock
from recycling.errors import invalid

HEADER = "Demo-Now"


def install(app: Flask) -> None:
    """Obey the header `Demo-Now: 2026-11-23T09:30:00+07:00`. For the demo alone."""

    @app.before_request
    def _set() -> None:
        if stated := request.headers.get(HEADER):
            stack = ExitStack()
            stack.enter_context(clock.at(_moment(stated)))
            g.demo_clock = stack

    @app.teardown_request
    def _reset(_: BaseException | None) -> None:
        stack: ExitStack | None = g.pop("demo_clock", None)
        if stack is not None:
            stack.close()


def _moment(stated: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise invalid(
            HEADER,
            "เวลาจำลองไม่ถูกต้อง ตัวอย่าง 2026-11-23T09:30:00+07:00",
            "Not a moment. Example: 2026-11-23T09:30:00+07:00",
        )
    return moment
