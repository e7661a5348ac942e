"""What the doors stand on: sessions, operations and the ports behind them.

Every door receives one of these; a test gives a door another one and nothing else changes.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

from agent.audit import AuditLog
from agent.bootstrap import installed_knowledge, open_sessions, tool_deps, workforce
from agent.bootstrap_audit import audit_log
from agent.bootstrap_identity import login
from agent.caller import Caller
from agent.document import PlanDocument, SessionSummary
from agent.reporting import PictureName
from agent.settings import Settings
from tools.domain.errors import InputError, NotFoundError, OutsideError
from tools.domain.knowledge.item import PUBLIC
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier_shape import Frontier
from tools.explore.sensitivity import Sensitivity
from tools.explore.sweep_shape import Sweep
from tools.manifest import Bundle, Target
from tools.operation import Operation, ToolDeps
from tools.pictures.picture import Kind, Picture
from tools.ports_knowledge import Knowledge
from tools.registry import OPERATIONS

if TYPE_CHECKING:  # both stand on LangGraph, which an estimate does without
    from agent.identity.login import Login
    from agent.once import Answer
    from agent.watching import SessionEvent
    from agent.workforce import Workforce

__all__ = ["LOCAL", "Backend", "KnowledgeService", "Opened", "SessionService"]

LOCAL = Caller()
"""Who asks while nobody has to log in: the person at this machine."""


class SessionService(Protocol):
    """What the doors ask of sessions; `agent.sessions.Sessions` is the real one."""

    async def start(
        self,
        who: Caller,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        specification: Mapping[str, Any] | None = None,
        *,
        ask: bool = True,
    ) -> PlanDocument:
        """Plan from words, fields, or a whole specification; without `ask` nothing is asked."""
        ...

    async def view(self, who: Caller, session_id: str) -> PlanDocument:
        """Read a session."""
        ...

    def expecting(self, versions: frozenset[str]) -> "SessionService":
        """These sessions for a change of exactly these versions."""
        ...

    async def once(
        self, who: Caller, key: str, fingerprint: str, act: Callable[[], Awaitable["Answer"]]
    ) -> "tuple[Answer, bool]":
        """The answer that is kept under a key, or what `act` answers; which it is."""
        ...

    async def events(
        self,
        who: Caller,
        session_id: str,
        last_event_id: str = "",
        wait_s: float = 0.0,
        is_over: Callable[[], bool] = lambda: False,
    ) -> "AsyncIterator[SessionEvent]":
        """What happens in a session, behind the last event seen."""
        ...

    async def list(
        self, who: Caller, limit: int = 20, cursor: str | None = None
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """One page of sessions and the cursor of the next."""
        ...

    async def delete(self, who: Caller, session_id: str) -> None:
        """Forget a session."""
        ...

    async def prune(self, age: timedelta) -> int:
        """Delete every tenant's sessions of that age."""
        ...

    async def keep_days(self, days: float) -> None:
        """Delete sessions of that age again and again, until cancelled."""
        ...

    async def edit(
        self, who: Caller, session_id: str, text: str = "", fields: Mapping[str, Any] | None = None
    ) -> PlanDocument:
        """Change the request; the recommendations follow."""
        ...

    async def undo(self, who: Caller, session_id: str) -> PlanDocument:
        """Take the last change of the request back."""
        ...

    async def what_if(
        self,
        who: Caller,
        session_id: str,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        label: str = "",
    ) -> tuple[PlanDocument, Comparison]:
        """Plan as if something were asked for differently; the plan itself stays."""
        ...

    async def compare(
        self, who: Caller, session_id: str, a: str = "plan", b: str = ""
    ) -> Comparison:
        """Two plans side by side."""
        ...

    async def sweep(self, who: Caller, session_id: str, asked: Mapping[str, Any]) -> Sweep:
        """The plan along one field."""
        ...

    async def frontier(self, who: Caller, session_id: str) -> Frontier:
        """The deployments that no other one beats in every respect."""
        ...

    async def sensitivity(self, who: Caller, session_id: str) -> Sensitivity:
        """Which limit or wish costs most."""
        ...

    async def report(self, who: Caller, session_id: str) -> dict[str, str]:
        """The decision on one page, with its pictures, by file name."""
        ...

    async def picture(
        self, who: Caller, session_id: str, name: PictureName, kind: Kind = "svg"
    ) -> Picture:
        """One picture of the plan."""
        ...

    async def choose(self, who: Caller, session_id: str, option: int) -> PlanDocument:
        """Choose the recommendation with this rank."""
        ...

    async def answer(
        self, who: Caller, session_id: str, pending_id: str, answer: Mapping[str, Any]
    ) -> PlanDocument:
        """Answer the open question."""
        ...

    async def approve(
        self, who: Caller, session_id: str, plan_digest: str, confirm: bool
    ) -> PlanDocument:
        """Approve, or decline, exactly the plan with this digest."""
        ...

    async def bundle(
        self,
        who: Caller,
        session_id: str,
        target: Target = "deployment",
        namespace: str = "default",
        name: str | None = None,
    ) -> Bundle:
        """The manifests of the chosen recommendation."""
        ...


class KnowledgeService(Knowledge, Protocol):
    """What our own command line asks of a knowledge base beside searching it."""

    @property
    def is_built(self) -> bool:
        """Whether an index was ever made."""
        ...

    def lost(self) -> Mapping[str, int]:
        """Documents that a damaged index lost, by collection."""
        ...

    def load_model(self) -> None:
        """Load the embedding model, before anything is opened."""
        ...

    def warm_up(self) -> None:
        """Load the model and open the index where there is one."""
        ...

    def state(self) -> Any:
        """Points, missing vectors, documents by collection."""
        ...

    def documents(self) -> Mapping[str, int]:
        """How many documents each collection has, even while another process has the index."""
        ...

    def sync(self, progress: Any = None) -> Any:
        """Bring the shipped items into the index."""
        ...

    def ingest_folder(
        self,
        folder: Path,
        *,
        collection: str = "own",
        access: str = "public",
        prune: bool = False,
        progress: Any = None,
    ) -> Any:
        """Take documents in."""
        ...

    def remove(self, collection: str) -> int:
        """Remove a collection."""
        ...

    def reindex(self, progress: Any = None) -> Any:
        """Make the index again: how many points, and what a damaged one lost."""
        ...

    def embed(self, progress: Any = None) -> int:
        """Give vectors to points without."""
        ...

    def migrate(self, url: str, api_key: SecretStr | None, progress: Any = None) -> Any:
        """Copy the index to a server."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def unlogged() -> AuditLog:
    """The audit log of a backend that keeps none."""
    return AuditLog(None, None)


def no_knowledge() -> KnowledgeService:
    """What a backend without a knowledge base answers.

    Raises:
        OutsideError: `knowledge_unavailable`.
    """
    raise OutsideError(
        "there is no knowledge base", code="knowledge_unavailable", hint="leadline doctor"
    )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a service holds open while it runs; `local` asks where nobody has to log in."""

    sessions: SessionService
    deps: ToolDeps
    audit: AuditLog = field(default_factory=unlogged)
    local: Caller = LOCAL

    def deps_of(self, who: Caller) -> ToolDeps:
        """The ports, with what this caller may read."""
        return replace(self.deps, access=who.access)


@dataclass(frozen=True, kw_only=True)
class Backend:
    """The ways to sessions, ports and operations; nothing is opened before it is needed.

    Attributes:
        settings: Reads the settings.
        open_sessions: Opens the session store for as long as the context lasts.
        tool_deps: Opens the ports of stateless operations.
        operations: What is published, in order.
        knowledge: The knowledge base that the ports hold, with what fills and tends it.
        workforce: Makes the processes that share the work of a service; None where it has none.
        audit: The log of changes; sessions write to it themselves.
    """

    settings: Callable[[], Settings]
    open_sessions: Callable[[], AbstractAsyncContextManager[SessionService]]
    tool_deps: Callable[[], ToolDeps]
    operations: tuple[Operation[Any, Any], ...]
    knowledge: Callable[[], "KnowledgeService"] = no_knowledge
    workforce: "Callable[[Settings], Workforce] | None" = None
    audit: Callable[[], AuditLog] = unlogged

    @classmethod
    def of_this_installation(cls) -> "Backend":
        """The real thing, from the environment."""
        return cls(
            settings=Settings.from_environment,
            open_sessions=lambda: open_sessions(Settings.from_environment()),
            tool_deps=lambda: tool_deps(Settings.from_environment()),
            operations=OPERATIONS,
            knowledge=lambda: installed_knowledge(Settings.from_environment()),
            workforce=workforce,
            audit=lambda: audit_log(Settings.from_environment()),
        )

    @contextmanager
    def at_work(self) -> "Iterator[Backend]":
        """The same for a service: heavy operations are worked out by processes beside it."""
        if self.workforce is None:
            yield self
            return
        settings = self.settings()
        with self.workforce(settings) as force:
            yield replace(
                self,
                operations=tuple(force.shared(operation) for operation in self.operations),
                open_sessions=lambda: open_sessions(settings, force.shared),
            )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        """Sessions and ports, open until the context ends."""
        async with self.open_sessions() as sessions:
            yield Opened(
                sessions=sessions, deps=self.tool_deps(), audit=self.audit(), local=self.local
            )

    @property
    def local(self) -> Caller:
        """The person at this machine, with the levels of documents that the settings give."""
        return Caller(access=frozenset({PUBLIC, *self.settings().access}))

    def login(self) -> "Login | None":
        """Whoever tells callers apart; None where nobody has to log in."""
        return login(self.settings())

    @property
    def published(self) -> tuple[Operation[Any, Any], ...]:
        """Operations that the outside may call under the settings."""
        settings = self.settings()
        return tuple(
            operation
            for operation in self.operations
            if operation.toolset in settings.toolsets
            and (operation.effect == "read" or not settings.read_only)
        )

    def operation(self, name: str) -> Operation[Any, Any]:
        """A published operation.

        Raises:
            NotFoundError: `unknown_tool`.
        """
        published = self.published
        for operation in published:
            if operation.name == name:
                return operation
        known = ", ".join(operation.name for operation in published)
        raise NotFoundError(
            f"there is no tool '{name}'", hint=f"known: {known}", code="unknown_tool"
        )

    def operation_of_any_set(self, name: str) -> Operation[Any, Any]:
        """An operation by its name, whichever sets are published: for our own command line."""
        return next(operation for operation in self.operations if operation.name == name)

    def check_writable(self) -> None:
        """Refuse a change in read-only mode.

        Raises:
            InputError: `read_only`.
        """
        if self.settings().read_only:
            raise InputError(
                "this installation is read-only",
                hint="unset LEADLINE_READ_ONLY to change sessions",
                code="read_only",
            )
