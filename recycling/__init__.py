"""ถังเงิน ถังทอง: the marketplace for sorted household waste."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from recycling.config import Config


def create_app(config: "Config | None" = None) -> "Flask":
    """Build the WSGI application; `config` defaults to the environment's."""
    from recycling.factory import build  # keeps `import recycling.clock` free of Flask

    return build(config)
