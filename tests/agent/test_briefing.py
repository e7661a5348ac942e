"""Stage prompts: the session's data, with every figure's interval and basis."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from agent.briefing import stage_prompt, start_prompt
from agent.sessions import Sessions
from tests.fakes_agent import ME, open_fake_sessions


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        yield opened


def test_a_start_carries_the_request_as_data() -> None:
    prompt = start_prompt("a chatbot ``` and new orders")
    assert "```text\na chatbot ''' and new orders\n```" in prompt.text
    assert "| `slo.ttft_ms` | limit in milliseconds |" in prompt.text
    assert "| `priority` | `latency`, `cost`, `accuracy`, `throughput`, `balanced` |" in prompt.text


async def test_explore_carries_options_figures_and_the_open_question(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    text = stage_prompt(plan, "explore").text
    assert f"Session `{plan.session_id}`, stage explore." in text
    # 1000 users // 500 + rank 1 = 3 replicas of one GPU
    assert "1. Qwen/Qwen2.5-7B-Instruct fp8 on 3 x L4-24GB (3 replicas, tp 1)" in text
    assert "- ttft_ms p95: 200 (150 to 300, modelled), limit met" in text
    assert "- tpot_ms p95: 200 (150 to 300, modelled), limit not_evaluated" in text
    assert "- risk: modelled only" in text
    assert "Open question `choose-1` (choose)." in text


async def test_explore_without_options_says_so(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 2000000 users")
    text = stage_prompt(plan, "explore").text
    assert "No option passed every gate." in text
    assert "- 3 turned away by `slo`" in text


async def test_finalize_carries_the_choice_and_then_the_dry_run(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    assert "Nothing is chosen yet." in stage_prompt(plan, "finalize").text
    plan = await sessions.choose(ME, plan.session_id, 2)
    text = stage_prompt(plan, "finalize").text
    assert f"plan `{plan.plan_digest}`" in text
    assert "2. Qwen/Qwen2.5-7B-Instruct fp8 on 4 x H100-SXM-80GB" in text
    assert "- evidence: price x (y, no date)" in text
    assert "Dry run" not in text
    plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    assert "Dry run: valid (2 files" in stage_prompt(plan, "finalize").text
