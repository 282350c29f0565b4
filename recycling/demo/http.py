"""The two ways to reach the service: over HTTP, and in this process."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import sleep
from typing import Any, Protocol

import requests
from flask import Flask

from recycling import jobs

API = "/api/v1"
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON of an answer."""

    status: int
    body: Any


class ServiceAway(Exception):
    """Nobody answers at the address; `url` says which."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"ระบบยังไม่เปิดที่ {url} เปิดด้วยคำสั่ง ./run demo แล้วสั่งใหม่ / "
            f"The service does not answer at {url}. Start it with ./run demo and try again."
        )
        self.url = url


class Transport(Protocol):
    """Carries one request to the service."""

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: Mapping[str, Any] | None,
    ) -> Answer:
        """The answer of /api/v1 + path; ServiceAway when there is none."""
        ...

    def let_jobs_work(self) -> None:
        """Give background jobs their time: wait for the worker, or do its work."""
        ...


class HttpTransport:
    """A service that runs somewhere; its worker does the jobs."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # the demo is on this machine: a proxy would not find it

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: Mapping[str, Any] | None,
    ) -> Answer:
        """One HTTP request."""
        try:
            answer = self._session.request(
                method,
                self._url + API + path,
                headers=headers,
                params=query,
                json=body,
                timeout=PATIENCE_SECONDS,
            )
        except requests.RequestException as error:
            raise ServiceAway(self._url) from error
        try:
            return Answer(answer.status_code, answer.json())
        except requests.JSONDecodeError as error:
            raise ServiceAway(self._url) from error  # something else answers there

    def let_jobs_work(self) -> None:
        """Wait a moment."""
        sleep(POLL_SECONDS)


class InProcess:
    """The application in this process; jobs are done here and now."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._client = app.test_client(use_cookies=False)

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: Mapping[str, Any] | None,
    ) -> Answer:
        """One request to the WSGI application."""
        answer = self._client.open(
            API + path, method=method, headers=dict(headers), query_string=dict(query), json=body
        )
        return Answer(answer.status_code, answer.get_json(force=True))

    def let_jobs_work(self) -> None:
        """Do all the jobs there are."""
        jobs.work(self._app, forever=False)
