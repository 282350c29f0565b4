"""The service's secrets as the keys that services are given."""

from flask import current_app


def service_keys() -> list[bytes]:
    """The present secret first, then those it replaced."""
    secrets = [
        current_app.config["SECRET_KEY"],
        *(current_app.config.get("SECRET_KEY_FALLBACKS") or ()),
    ]
    return [secret.encode() for secret in secrets]
