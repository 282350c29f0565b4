"""The service's secrets as the keys that services are given."""

from flask import current_app


def service_secrets() -> list[str]:
    """The present secret first, then those it replaced, newest first."""
    return [
        current_app.config["SECRET_KEY"],
        *(current_app.config.get("SECRET_KEY_FALLBACKS") or ()),
    ]


def service_keys() -> list[bytes]:
    """The same as bytes."""
    return [secret.encode() for secret in service_secrets()]
