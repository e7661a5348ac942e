"""Settings of the language model: off by default, half of them is none, the key is never shown."""

import sys
from pathlib import Path

import pytest

from agent.bootstrap import llm_access, tool_deps
from agent.llm.entry import LazyReader, probe_llm
from agent.settings import Settings
from tests.scripted_llm import KEY
from tools.domain.errors import InputError, OutsideError
from tools.ports import ReadQuestion

HOME = {"HOME": "/home/ann"}
URL = {"LEADLINE_LLM_BASE_URL": "http://127.0.0.1:8000/v1"}
MODEL = {"LEADLINE_LLM_MODEL": "some-model"}


def test_without_variables_there_is_no_llm() -> None:
    settings = Settings.from_environment(HOME)
    assert not settings.has_llm
    assert (settings.llm_timeout_s, settings.llm_budget_s, settings.llm_retries) == (10, 20, 2)


@pytest.mark.parametrize("half", [URL, MODEL, {"LEADLINE_LLM_API_KEY": KEY}])
def test_half_a_configuration_is_none(half: dict[str, str]) -> None:
    assert not Settings.from_environment(HOME | half).has_llm


def test_address_and_model_switch_it_on() -> None:
    settings = Settings.from_environment(HOME | URL | MODEL | {"LEADLINE_LLM_TIMEOUT_S": "3"})
    assert settings.has_llm
    assert settings.llm_timeout_s == 3


def test_the_file_may_hold_it_too(tmp_path: Path) -> None:
    file = tmp_path / "leadline.toml"
    file.write_text('llm_base_url = "http://h/v1"\nllm_model = "m"\n', encoding="utf-8")
    assert Settings.from_environment(HOME | {"LEADLINE_CONFIG": str(file)}).has_llm


def test_the_ports_hold_a_reader_only_where_one_is_configured(tmp_path: Path) -> None:
    env = HOME | {"LEADLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'leadline.db'}"}
    assert tool_deps(Settings.from_environment(env)).reader is None
    reader = tool_deps(Settings.from_environment(env | URL | MODEL)).reader
    assert reader is not None
    assert reader.name == "some-model"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "127.0.0.1:8000"),
        ("BASE_URL", "ftp://h/v1"),
        ("BASE_URL", "http://"),
        ("BASE_URL", "http://[::1"),
        ("BASE_URL", f"https://ann:{KEY}@h/v1"),
        ("BASE_URL", f"https://h/v1?key={KEY}"),
        ("API_KEY", f"{KEY}\nX-Other: 1"),
        ("API_KEY", f"{KEY} two"),
        ("API_KEY", f"{KEY}\u00e9"),
        ("TIMEOUT_S", "0"),
        ("TIMEOUT_S", "soon"),
        ("BUDGET_S", "1e9"),
        ("RETRIES", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_quoted(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        Settings.from_environment(HOME | {f"LEADLINE_LLM_{name}": value})
    assert f"LEADLINE_LLM_{name}" in caught.value.message
    assert KEY not in str(caught.value)


def test_the_key_is_in_no_text_of_the_settings() -> None:
    settings = Settings.from_environment(HOME | {"LEADLINE_LLM_API_KEY": f" {KEY}\n"})
    assert settings.llm_api_key.get_secret_value() == KEY
    assert KEY not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_without_the_library_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    for name in ("client", "reader", "probe"):
        monkeypatch.delitem(sys.modules, f"agent.llm.{name}", raising=False)
    access = llm_access(Settings.from_environment(HOME | URL | MODEL))
    assert access is not None
    question = ReadQuestion(text="a chatbot", is_follow_up=False, fields=(), schema={})
    for ask in (lambda: LazyReader(access).read(question), lambda: probe_llm(access)):
        with pytest.raises(OutsideError, match=r"is not installed.*leadline\[llm\]"):
            ask()
