import pytest

from tests.fakes_intent import intent_deps
from tests.tools.intent.frame_phrases import FRAMES, WEAK, Frame
from tests.tools.intent.saying import said
from tests.tools.intent.test_shipped import DEPS
from tools.understand import UnderstandRequest, Understood, specify


def understood(text: str) -> Understood:
    return specify(UnderstandRequest(text=text), intent_deps())


@pytest.mark.parametrize("case", WEAK, ids=[f"{text[:50]} {path}" for text, path in WEAK])
def test_a_figure_in_a_weak_frame_is_not_stated(case: tuple[str, str]) -> None:
    text, path = case
    source, _ = said(text, path).get(path, ("", None))
    assert source != "stated"


@pytest.mark.parametrize("case", FRAMES, ids=[text[:60] for text, _ in FRAMES])
def test_a_frame_that_names_its_field_says_what_it_says(case: Frame) -> None:
    text, facts = case
    found = said(text, *facts)
    assert {path: found.get(path) for path in facts} == facts


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Chatbot. It has to run on H100s only. No H100s this year.", "preferences.gpus"),
        (
            "Reasoning assistant. Keep full bf16, nothing quantised. Serve it in int4 only.",
            "preferences.precisions",
        ),
    ],
)
def test_a_wish_and_what_rules_it_out_are_a_conflict(text: str, path: str) -> None:
    assert any(path in conflict.fields for conflict in understood(text).specification.conflicts)


def test_a_model_of_another_size_is_not_the_one_that_was_named() -> None:
    text = "Code generation for 45 developers with Qwen3 Coder 30B"
    answer = specify(UnderstandRequest(text=text), DEPS)
    assert answer.specification.preferences.models == ()
    assert any("Qwen3 Coder 30B" in warning for warning in answer.warnings)


def test_of_compared_models_the_one_that_was_decided_on_is_wanted() -> None:
    text = (
        "Code generation. gpt-oss 120b did best, deepseek v3 was a close second, but we'd go with "
        "gpt-oss."
    )
    specification = specify(UnderstandRequest(text=text), DEPS).specification
    assert specification.preferences.models == ("openai/gpt-oss-120b",)


@pytest.mark.parametrize(
    "text",
    [
        "Write a two-page essay on the causes of the First World War, please, due on Monday.",
        "Übersetze mir bitte diesen Satz ins Englische.",
    ],
)
def test_an_order_for_one_text_names_no_use_case(text: str) -> None:
    assert understood(text).specification.provenance["use_case"].source == "default"
