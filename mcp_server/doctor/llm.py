"""The language model: configured whole, reached, its key taken, its model known."""

from agent.bootstrap import llm_access
from agent.llm.entry import probe_llm
from agent.settings import Settings
from mcp_server.doctor.finding import Finding
from tools.domain.errors import PlanningError

__all__ = ["llm"]


def llm(settings: Settings) -> Finding:
    """Whether a language model is configured and reachable; without one everything works."""
    access = llm_access(settings)
    if access is None:
        given = settings.llm_base_url or settings.llm_model
        return Finding(
            check="llm",
            state="warn" if given else "ok",
            seen="half configured and therefore off" if given else "none (LEADLINE_LLM_BASE_URL)",
            mend="set both LEADLINE_LLM_BASE_URL and LEADLINE_LLM_MODEL" if given else "",
        )
    try:
        return Finding(check="llm", state="ok", seen=probe_llm(access))
    except PlanningError as error:
        seen = f"{error.message}; requests are read without it"
        return Finding(check="llm", state="warn", seen=seen, mend=error.hint)
