"""From a sentence to a bundle, as every client of the suite walks it.

The standard library alone: it runs in the environment of the client that walks.
"""

import io
import json
import sys
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Protocol

__all__ = ["Given", "Json", "Person", "Reach", "given", "tell", "walk"]

Json = dict[str, Any]
CONSENT: Json = {"confirm": True}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a client is told.

    Attributes:
        ask: The sentence.
        facts: Answers to the question that it leaves open.
        server: `url`, or `command`, `args` and `env` of a process to speak to over its stdin.
        era: `modern` or `handshake`.
        has_form: Whether the client offers forms.
    """

    ask: str
    facts: Json
    server: Json
    era: str
    has_form: bool


class Reach(Protocol):
    """The two things that a walk needs of a client."""

    async def call(self, tool: str, **arguments: Any) -> Json:
        """The structured answer of a tool."""
        ...

    async def read(self, uri: str) -> bytes:
        """The bytes of a resource."""
        ...


@dataclass
class Person:
    """Who fills in the forms that a client shows."""

    told: Given
    shown: int = 0

    def fills_in(self, schema: Json) -> Json:
        """What this form asks for, and nothing else."""
        self.shown += 1
        fields = schema["properties"]
        wanted: Json = CONSENT if "confirm" in fields else self.told.facts
        return {name: value for name, value in wanted.items() if name in fields}

    def answered_all(self) -> bool:
        """Whether both questions were asked in forms; none may be while the other is not."""
        assert self.shown in (0, 2), self.shown
        return self.shown == 2


def given() -> Given:
    """The one argument of the program."""
    return Given(**json.loads(sys.argv[1]))


async def walk(client: Reach, person: Person) -> Json:
    """What came of it; questions are answered in a form where one is shown, else by argument."""
    plan = await client.call("plan_start", text=person.told.ask)
    plan = await _answered(client, plan, person.told.facts)
    plan = await client.call("plan_choose", session_id=plan["session_id"], option=1)
    digest = plan["plan_digest"]
    plan = await _answered(client, plan, CONSENT)
    bundle = await client.read(f"plan://{plan['session_id']}/bundle-deployment.zip")
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        names = sorted(files.namelist())
    return {
        "form": person.answered_all(),
        "files": names,
        "stage": plan["stage"],
        "approved": (plan["approval"] or {}).get("plan_digest") == digest,
    }


async def _answered(client: Reach, plan: Json, answer: Json) -> Json:
    """First the person is to be asked; a question that comes back open is answered here."""
    one = {"session_id": plan["session_id"]}
    asked = plan["pending"]["id"]
    after = await client.call("plan_answer", **one)
    if (after["pending"] or {}).get("id") != asked:
        return after
    return await client.call("plan_answer", **one, pending_id=asked, answer=answer)


def tell(package: str, protocol: str, outcome: Json) -> None:
    """One line of JSON."""
    client = {"client": f"{package} {version(package)}", "protocol": protocol}
    sys.stdout.write(json.dumps(client | outcome) + "\n")
