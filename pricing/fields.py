"""Reading a plain record strictly: each field there, and of its very type."""

from collections.abc import Mapping

from pricing.checks import whole
from pricing.errors import InvalidRecord

Fields = Mapping[str, object]


def whole_field(record: Fields, name: str) -> int:
    """The integer called `name`; raises `InvalidRecord` or `NotWhole`."""
    if name not in record:
        raise InvalidRecord(name, problem=f"{name} is missing")
    return whole(record[name], path=name)


def text_field(record: Fields, name: str) -> str:
    """The text called `name`; raises `InvalidRecord`."""
    value = record.get(name)
    if not isinstance(value, str):
        raise InvalidRecord(name, problem=f"{name} is missing or no text")
    return value


def object_field(record: Fields, name: str) -> Fields:
    """The object called `name`; raises `InvalidRecord`."""
    return _object(record.get(name), path=name)


def object_list(value: object, *, path: str) -> tuple[Fields, ...]:
    """`value` as a list of objects; raises `InvalidRecord`."""
    if not isinstance(value, list):
        raise InvalidRecord(path, problem=f"{path} is missing or no list")
    return tuple(_object(each, path=f"{path}[{place}]") for place, each in enumerate(value))


def _object(value: object, *, path: str) -> Fields:
    if not isinstance(value, dict):
        raise InvalidRecord(path, problem=f"{path} is missing or no object")
    return value
