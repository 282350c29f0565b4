"""The service as a person uses it: sign in, ask, send; at a moment of the demo's clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from recycling import clock
from recycling.demo.http import Transport
from recycling.ids import new_id
from recycling.web.demo_clock import HEADER

PAGE = 200

MakeId = Callable[[str, datetime], UUID]
"""The id of what is created under a name at a moment."""


class Refused(Exception):
    """The service said no. The message is its Thai and English sentence."""

    def __init__(self, request: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.kind = str(problem.get("type", "")).rpartition(":")[2]
        lines = [f"{problem.get('detail', '?')} / {problem.get('detail_en', '?')}"]
        lines += [
            f"  {wrong['field']}: {wrong['message']} / {wrong['message_en']}"
            for wrong in problem.get("errors", ())
        ]
        super().__init__("\n".join([*lines, f"  ({request}: {status} {self.kind})"]))


def fresh_id(_: str, moment: datetime) -> UUID:
    """A new id each time, for a day that is played once."""
    with clock.at(moment):
        return new_id()


def repeatable_ids(seed: str) -> MakeId:
    """The same id for the same name and moment, for a day that may be played again.

    A UUIDv7 (RFC 9562) whose random part is a digest of `seed` and the name. A
    day that was interrupted is played again from its beginning: what was done
    before is answered as it was the first time, and nothing happens twice.
    """

    def make(name: str, moment: datetime) -> UUID:
        milliseconds = round(moment.timestamp() * 1000)
        digest = sha256(f"{seed}/{name}".encode()).digest()
        bits = milliseconds << 80 | int.from_bytes(digest[:10], "big")
        bits = bits & ~(0xF << 76) | 0x7 << 76
        return UUID(int=bits & ~(0x3 << 62) | 0x2 << 62)

    return make


class Marketplace:
    """One enterprise's service. `moment` is what its clock is told with every request."""

    def __init__(self, transport: Transport, *, enterprise: str, make_id: MakeId) -> None:
        self._transport = transport
        self._enterprise = enterprise
        self._make_id = make_id
        self._people: dict[str, Someone] = {}
        self.moment = clock.now()

    def new_id(self, name: str) -> str:
        """An id for what is created under `name`."""
        return str(self._make_id(name, self.moment))

    def become(self, credential: str) -> "Someone":
        """Sign in with a demo identity; once for each."""
        if credential not in self._people:
            body = {
                "enterprise": self._enterprise,
                "provider": "demo",
                "credential": credential,
            }
            signed_in = self.send("POST", "/sessions", body=body)
            self._people[credential] = Someone(
                self, signed_in["access_token"], signed_in["person"], signed_in["enterprise"]
            )
        return self._people[credential]

    def people(self) -> dict[str, list[str]]:
        """Whom one may become here: credential → roles, by credential."""
        found = self.send("GET", "/demo/people")["items"]
        mine = [one for one in found if one["enterprise"] == self._enterprise]
        return {one["credential"]: one["roles"] for one in sorted(mine, key=_credential)}

    def let_jobs_work(self) -> None:
        """Give the service's background jobs their time."""
        self._transport.let_jobs_work()

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON of the answer; Refused when it is a problem, ServiceAway when there is none."""
        headers = {HEADER: self.moment.isoformat()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = self._transport.send(method, path, headers=headers, query=query or {}, body=body)
        if answer.status >= 400:
            raise Refused(f"{method} {path}", answer.status, answer.body)
        return answer.body


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who is signed in."""

    market: Marketplace
    token: str
    person: Mapping[str, Any]
    enterprise: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The person's id."""
        return str(self.person["id"])

    @property
    def household_id(self) -> str:
        """The household this person speaks for."""
        return str(self.person["household_id"])

    def get(self, path: str, **query: str) -> Any:
        """What the service shows."""
        return self.market.send("GET", path, token=self.token, query=query)

    def all(self, path: str, **query: str) -> Iterator[Any]:
        """Everything of a list that comes in pages."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=str(PAGE), **query, **cursor)
            yield from page["items"]
            if not page["next_cursor"]:
                return
            cursor = {"cursor": page["next_cursor"]}

    def post(self, path: str, name: str, /, **body: Any) -> Any:
        """Create or do something once; `name` makes its id."""
        content = {"id": self.market.new_id(name), **body}
        return self.market.send("POST", path, token=self.token, body=content)


def _credential(one: Mapping[str, Any]) -> str:
    return str(one["credential"])
