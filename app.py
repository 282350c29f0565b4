"""The WSGI entry: `gunicorn app:app`, `flask --help`."""

from recycling import create_app
from recycling.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    raise SystemExit(error.message) from None
