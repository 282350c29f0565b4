"""Strict marshmallow fields that answer in Thai and English."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from recycling.errors import Bilingual

_NEEDED = Bilingual("ต้องกรอกช่องนี้", "This field is needed.")
_NULL = Bilingual("ช่องนี้เว้นว่างไม่ได้", "This field may not be null.")
_UNKNOWN = Bilingual("ไม่รู้จักช่องนี้ ตรวจชื่อช่องกับคู่มือ", "Unknown field. Check its name against the guide.")
_TYPE = Bilingual("ข้อมูลต้องเป็นวัตถุ JSON", "Send a JSON object.")
_BASE = {
    "required": _NEEDED,
    "null": _NULL,
    "validator_failed": Bilingual("ค่าไม่ถูกต้อง", "Invalid value."),
}


class Body(ma.Schema):
    """A request: unknown fields are errors."""

    class Meta:
        unknown = ma.RAISE

    error_messages: Any = {"unknown": _UNKNOWN, "type": _TYPE}


class Query(ma.Schema):
    """Query parameters: unknown ones are errors, so that a misspelt filter is not lost."""

    class Meta:
        unknown = ma.RAISE

    error_messages: Any = {"unknown": _UNKNOWN, "type": _TYPE}


class Int(fields.Integer):
    """A JSON integer: `1.9`, `"12"` and `true` are errors. Bounds are inclusive."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("ต้องเป็นจำนวนเต็ม", "Give a whole number."),
        "too_large": Bilingual("จำนวนใหญ่เกินไป", "The number is too large."),
    }

    def __init__(self, *, least: int = -(2**63), most: int = 2**63 - 1, **kwargs: Any) -> None:
        bound = Bilingual(
            f"ต้องอยู่ระหว่าง {least:,} ถึง {most:,}", f"Give a number from {least:,} to {most:,}."
        )
        super().__init__(strict=True, validate=validate.Range(least, most, error=bound), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


class QueryInt(fields.Integer):
    """A whole number in a query string."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("ต้องเป็นจำนวนเต็ม", "Give a whole number."),
        "too_large": Bilingual("จำนวนใหญ่เกินไป", "The number is too large."),
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        bound = Bilingual(
            f"ต้องอยู่ระหว่าง {least:,} ถึง {most:,}", f"Give a number from {least:,} to {most:,}."
        )
        super().__init__(validate=validate.Range(least, most, error=bound), **kwargs)


def grams(*, least: int = 1, **kwargs: Any) -> Int:
    """A mass in grams, at most 100 tonnes: more is a slip of the finger."""
    return Int(least=least, most=100_000_000, **kwargs)


def satang(*, least: int = 0, **kwargs: Any) -> Int:
    """Money in satang, at most 10 million baht in one line."""
    return Int(least=least, most=1_000_000_000, **kwargs)


class Text(fields.String):
    """Text without control characters, trimmed; 1 to `most` characters."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("ต้องเป็นข้อความ", "Give text."),
        "invalid_utf8": Bilingual("อ่านตัวอักษรไม่ได้", "The text is not UTF-8."),
        "length": Bilingual("ยาว {least} ถึง {most} ตัวอักษร", "Give {least} to {most} characters."),
        "control": Bilingual("มีอักขระที่ใช้ไม่ได้", "Contains characters that cannot be used."),
    }

    def __init__(self, *, least: int = 1, most: int = 200, **kwargs: Any) -> None:
        shape = {"minLength": least, "maxLength": most}
        super().__init__(**{**kwargs, "metadata": shape | dict(kwargs.get("metadata", {}))})
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise self.make_error("control")
        if not self.least <= len(text) <= self.most:
            raise self.make_error("length", least=self.least, most=self.most)
        return text


class Choice(Text):
    """One of a fixed set of words."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(most=60, metadata={"enum": list(choices)}, **kwargs)
        listed = ", ".join(choices)
        self.validators.append(
            validate.OneOf(
                choices, error=Bilingual(f"เลือกจาก {listed}", f"Choose one of {listed}.")
            )
        )


class Id(fields.UUID):
    """An id of something that exists."""

    default_error_messages: Any = {
        **_BASE,
        "invalid_uuid": Bilingual("รหัสไม่ถูกต้อง ต้องเป็น UUID", "Not an id. Give a UUID."),
        "version": Bilingual(
            "รหัสใหม่ต้องเป็น UUID รุ่น 7", "An id for something new must be a UUID of version 7."
        ),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid_uuid")
        return super()._deserialize(value, attr, data, **kwargs)


class NewId(Id):
    """The UUIDv7 which the client makes for what it creates."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        made: UUID = super()._deserialize(value, attr, data, **kwargs)
        if made.version != 7:
            raise self.make_error("version")
        return made


class Instant(fields.AwareDateTime):
    """A moment with its time zone, ISO 8601; answered in UTC."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual(
            "วันเวลาไม่ถูกต้อง ตัวอย่าง 2026-11-23T09:30:00+07:00",
            "Not a moment. Example: 2026-11-23T09:30:00+07:00",
        ),
        "invalid_awareness": Bilingual(
            "ต้องมีเขตเวลา เช่น +07:00", "Give the time zone, such as +07:00."
        ),
        "format": Bilingual("วันเวลาไม่ถูกต้อง", "Not a moment."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="datetime")
        try:
            moment: datetime = super()._deserialize(value, attr, data, **kwargs)
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Day(fields.Date):
    """A calendar day in Bangkok, `2026-11-23`."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("วันที่ไม่ถูกต้อง ตัวอย่าง 2026-11-23", "Not a day. Example: 2026-11-23"),
        "format": Bilingual("วันที่ไม่ถูกต้อง", "Not a day."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


def require_neighbours(day: date) -> None:
    """ValidationError for a day so near the calendar's ends that no span of days fits around it."""
    if not 1900 <= day.year < 9000:
        raise ma.ValidationError(
            Bilingual("วันที่ไม่ถูกต้อง ตัวอย่าง 2026-11-23", "Not a day. Example: 2026-11-23")
        )


class Degrees(fields.Float):
    """Latitude or longitude, WGS 84 degrees."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("พิกัดต้องเป็นตัวเลขหน่วยองศา", "Give degrees as a number."),
        "special": Bilingual("พิกัดต้องเป็นตัวเลขหน่วยองศา", "Give degrees as a number."),
        "too_large": Bilingual("พิกัดเกินขอบเขต", "Beyond the globe."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        bound = Bilingual(f"พิกัดอยู่ระหว่าง -{most} ถึง {most}", f"From -{most} to {most} degrees.")
        super().__init__(validate=validate.Range(-most, most, error=bound), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Rows(fields.List[Any]):
    """A list of `least` to `most` things."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("ต้องเป็นรายการ", "Give a list."),
    }

    def __init__(self, inner: Any, *, least: int = 1, most: int = 100, **kwargs: Any) -> None:
        bound = Bilingual(f"ต้องมี {least} ถึง {most} รายการ", f"Give {least} to {most} items.")
        super().__init__(inner, validate=validate.Length(least, most, error=bound), **kwargs)


class Sub(fields.Nested):
    """A nested object."""

    default_error_messages: Any = {**_BASE, "type": _TYPE}


class Flag(fields.Boolean):
    """A JSON true or false, nothing else."""

    default_error_messages: Any = {
        **_BASE,
        "invalid": Bilingual("ต้องเป็น true หรือ false", "Give true or false."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
