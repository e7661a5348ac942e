"""Tells the caller of a run which step it works on."""

from typing import Any

from langchain_core.callbacks import AsyncCallbackHandler

from agent.caller import Listener

__all__ = ["Telling"]

_WAITS_FOR_A_PERSON = "_ask"


class Telling(AsyncCallbackHandler):
    """Hears the graph's steps begin; a question is none, since it ends the run."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    async def on_chain_start(
        self,
        serialized: dict[str, Any] | None,
        inputs: Any,
        *,
        name: str = "",
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Pass a step's name on; what a step is made of stays unsaid."""
        is_step = (metadata or {}).get("langgraph_node") == name and not name.startswith("__")
        if is_step and not name.endswith(_WAITS_FOR_A_PERSON):
            await self._listener(name)
