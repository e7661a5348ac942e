"""What is denied is no wish, wherever the denial stands; what only looks like a rate is none."""

import pytest

from tests.tools.intent.test_kinds import understood


@pytest.mark.parametrize(
    "text",
    [
        "精度が最優先。H100は使わない。社員35人。",
        "H100は使えません。チャットボット、社員300人。",
        "H100以外のGPUでチャットボット、社員300人。",
        "H100は使用禁止です。社員300人。",
        "离线批处理、不用H100、成本优先",
        "chatbot for 300 people, h100 is excluded",
    ],
)
def test_a_gpu_that_is_denied_is_among_those_that_are_not_taken(text: str) -> None:
    specification = understood(text).specification
    taken = specification.preferences.gpus
    assert "H100-SXM-80GB" not in taken
    assert "L40S-48GB" in taken
    assert specification.provenance["preferences.gpus"].source == "inferred"


@pytest.mark.parametrize("text", ["AWSは使いません。社員300人。", "AWS以外で、社員300人のチャット"])
def test_a_cloud_that_is_denied_is_not_taken_either(text: str) -> None:
    clouds = understood(text).specification.preferences.clouds
    assert "AWS" not in clouds
    assert "GCP" in clouds


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("量子化なしでLlama 3.3 70Bを使う。社員300人。", "meta-llama/Llama-3.3-70B-Instruct"),
        ("H100以外のGPUでQwen3-32Bを動かす", "Qwen/Qwen3-32B"),
    ],
)
def test_what_follows_a_denial_is_wished_for(text: str, model: str) -> None:
    assert model in understood(text).specification.preferences.models


def test_two_cards_that_are_used_are_not_denied() -> None:
    assert understood("H100を2枚使う").specification.preferences.gpus == ("H100-SXM-80GB",)


@pytest.mark.parametrize(
    "text", ["the last notice was 2025/S 118-402211", "see OJ 2024/S 55-120345; 24 bid managers"]
)
def test_a_numbered_notice_is_no_rate(text: str) -> None:
    origin = understood(f"Review tender documents of 400 pages: {text}").specification.provenance
    assert origin["traffic.rps_steady"].source != "stated"


def test_a_rate_in_short_stays_one() -> None:
    specification = understood("translation API, 40/s at all times").specification
    assert specification.traffic.rps_steady == 40


@pytest.mark.parametrize("name", ["codegemma 7b", "wizardcoder 33b", "codestral 22b"])
def test_a_model_that_the_catalogue_lacks_is_named(name: str) -> None:
    warnings = understood(f"code completion with {name} for 40 developers").warnings
    assert any(f'Not understood: "{name}" was ignored' in one for one in warnings)
