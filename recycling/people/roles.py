"""What a person may be in an enterprise."""

from enum import StrEnum


class Role(StrEnum):
    """One person may have several."""

    HOUSEHOLD = "household"
    COLLECTOR = "collector"
    STAFF = "staff"
    TREASURER = "treasurer"
    MANAGER = "manager"
