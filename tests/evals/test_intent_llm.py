"""What lies do to the reading of requests: nothing but what is documented."""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import replace

import httpx
import pytest

pytest.importorskip("langchain_openai", reason="needs pip install 'leadline[llm]'")

from evals.intent_labels import LABELS, Label, Verdict, judge, labels
from evals.intent_llm import compared, evaluate, table
from tests.fakes_reader import FakeReader
from tests.oracle_llm import ANOTHER_USE_CASE, FAULTS, HONEST, oracle, truth
from tests.scripted_llm import MODEL, Step, finding, form, scripted, text
from tools.domain.errors import InputError, OutsideError
from tools.operation import ToolDeps
from tools.understand import UnderstandRequest, specify

# Some requests of foreign authors are misread by the rules, so a lie can agree with a misreading.
ALL = tuple(
    label
    for label in labels(LABELS)
    if not label.id.startswith(("B-", "C-", "D-", "E-", "F-", "G-"))
)
DEV = tuple(label for label in ALL if label.split == "dev")
FEW = DEV[::16]


def findings_of(step: Step) -> list[object]:
    found: list[object] = json.loads(step.body["choices"][0]["message"]["content"])["findings"]
    return found


def read(label: Label, deps: ToolDeps, findings: Sequence[object] | None) -> Verdict:
    reader = None if findings is None else FakeReader(*findings)
    try:
        answer = specify(UnderstandRequest(text=label.text), replace(deps, reader=reader))
    except InputError:
        return judge(label, None)
    return judge(label, answer)


LIES = [name for name in FAULTS if name not in ("refusal", "prose", "error 500", ANOTHER_USE_CASE)]


@pytest.mark.parametrize("name", [HONEST, *LIES])
def test_no_lie_makes_a_field_worse_or_is_stated(name: str, installation: ToolDeps) -> None:
    for label in ALL:
        honest = truth(label)
        chance = random.Random(f"{name} {label.id}")  # noqa: S311  the same lies every time
        lies = honest if name == HONEST else findings_of(FAULTS[name](honest, label, chance))
        alone, helped = read(label, installation, None), read(label, installation, lies)
        assert [path for path, right in alone.fields.items() if right > helped.fields[path]] == []
        assert set(helped.invented) <= set(alone.invented)
        assert len(helped.wrong_use_case) <= len(alone.wrong_use_case)
        assert set(helped.missed_conflicts) <= set(alone.missed_conflicts)


def test_a_wrong_use_case_turns_a_hint_and_never_a_statement(installation: ToolDeps) -> None:
    turned = 0
    for label in DEV:
        chance = random.Random(label.id)  # noqa: S311  the same lies every time
        lies = findings_of(FAULTS[ANOTHER_USE_CASE]([], label, chance))
        alone = specify(UnderstandRequest(text=label.text), installation)
        helped = specify(
            UnderstandRequest(text=label.text), replace(installation, reader=FakeReader(*lies))
        )
        if helped.specification.use_case != alone.specification.use_case:
            turned += 1
            assert alone.specification.provenance["use_case"].source != "stated"
            assert helped.specification.provenance["use_case"].source == "inferred"
    assert turned > 0


def test_the_oracle_finds_most_of_what_the_labels_say_and_quotes_the_text() -> None:
    expected = sum(len(label.expected) + bool(label.use_case) for label in DEV)
    found = [(label, one) for label in DEV for one in truth(label)]
    assert len(found) >= 0.85 * expected
    for label, one in found:
        assert " ".join(str(one["quote"]).split()) in " ".join(label.text.split())


def test_the_same_seed_tells_the_same_lies_and_another_tells_others() -> None:
    said = []
    for seed in (1, 1, 2):
        with oracle(FEW, seed) as server:
            result = evaluate_with(server.url)
        said.append((result, dict(server.faults)))
    assert said[0] == said[1]
    assert said[0] != said[2]


def evaluate_with(url: str) -> list[str]:
    answers = []
    for label in FEW:
        messages = [{"content": "rules"}, {"content": f"<x>\n{label.text}\n</x>"}]
        answers.append(httpx.post(f"{url}/chat/completions", json={"messages": messages}).text)
    return answers


def test_both_ways_of_reading_stand_beside_each_other() -> None:
    told: list[str] = []
    result = evaluate("scripted", tell=told.append, among=FEW)
    assert result["regressions"] == []
    assert result["made_worse"] == result["stated_by_llm_falsely"] == []
    assert result["rules"]["splits"].keys() == result["with_llm"]["splits"].keys() == {"dev"}
    assert sum(result["faults"].values()) == len(FEW)
    unread = sum(result["faults"].get(name, 0) for name in ("refusal", "prose", "error 500"))
    assert result["degraded"] == unread
    assert result["llm_ms"]["p95"] >= result["llm_ms"]["p50"] > 0
    shown = table(result)
    for words in (
        "rules alone",
        f"with {MODEL}",
        "of them false",
        "read without the LLM: ",
        "traffic.concurrent_users",
        "does not show how well any real model reads",
    ):
        assert words in shown  # fmt: skip
    assert told[0].startswith(f"{len(FEW)} requests")


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("LEADLINE_LLM_MODEL", MODEL)
    return monkeypatch


def test_a_configured_model_is_judged_by_the_same_labels(configured: pytest.MonkeyPatch) -> None:
    lie = form(finding("traffic.concurrent_users", "9", FEW[0].text.split()[0]))
    with scripted(text(lie)) as server:
        configured.setenv("LEADLINE_LLM_BASE_URL", server.url)
        result = evaluate("configured", among=FEW)
        assert len(server.asked) == len(FEW)
    assert result["regressions"] == []
    assert result["faults"] == {}
    assert "another run may differ" in table(result)


def test_what_is_missing_is_said_before_anything_is_read(
    configured: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(InputError, match="no language model is configured"):
        evaluate("configured", among=FEW)
    configured.setenv("LEADLINE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(OutsideError, match="cannot be reached"):
        evaluate("configured", among=FEW)
    configured.setitem(sys.modules, "tests.oracle_llm", None)
    with pytest.raises(InputError, match="no_script: the scripted LLM lies under tests/"):
        evaluate("scripted", among=FEW)


def test_what_got_worse_is_named() -> None:
    label = FEW[0]
    right = Verdict(id=label.id, fields={"traffic.rps_peak": True})
    wrong = Verdict(
        id=label.id,
        fields={"traffic.rps_peak": False},
        wrong=[f"{label.id} traffic.rps_peak: 9, expected 4"],
        invented=[f"{label.id} traffic.rps_peak = 9 from 'x'"],
        wrong_use_case=[f"{label.id}: translation"],
    )
    result = compared([label], [(right, 1.0)], [(wrong, 2.0)], {})
    assert result["made_worse"] == wrong.wrong
    assert result["stated_by_llm_falsely"] == wrong.invented
    assert result["use_cases_made_wrong"] == wrong.wrong_use_case
    assert compared([label], [(wrong, 1.0)], [(right, 2.0)], {})["made_right"] == wrong.wrong
