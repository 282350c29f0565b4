"""The WSGI entry: `gunicorn app:app`, `flask --help`."""

from recycling import create_app

app = create_app()
