"""The check of the collections finds what is planted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.check import check_collections, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the collections that a test may break; the large file stays as it is."""
    copy = tmp_path / "collections"
    shutil.copytree(COLLECTIONS, copy)
    return copy


Plant = Callable[[str, str, str], list[str]]


@pytest.fixture
def plant(folder: Path) -> Plant:
    """Replaces the first occurrence of a text in a file and returns what the check says."""

    def replace(name: str, old: str, new: str) -> list[str]:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_collections(folder)

    return replace


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("models.csv", ",instruct,chat", ",instruct,juggling", "column tasks"),
        ("models.csv", ",base,base", ",base,base;chat", "a base model does not chat"),
        ("models.csv", "bf16;fp8;int4", "fp8;int4", "its own precision is missing"),
        ("models.csv", "Yi licence,01-ai/Yi-34B", "Yi licence,01-ai/Yi-35B", "Yi-35B is not a row"),
        ("models.csv", ",8,128,60,0,0,", ",8,128,61,0,0,", "more attention and state layers"),
        ("hardware.csv", ";h100-80gb;", ";a100;", "alias a100 names 2 rows"),
        ("hardware.csv", "79.19", "97.19", "more usable GiB than nominal GB"),
        ("hardware.csv", "H200-SXM-141GB,NVIDIA", "H100-SXM-80GB,NVIDIA", "occurs 2 times"),
        ("prices.csv", "H100-SXM-80GB", "H101-SXM-80GB", "H101-SXM-80GB is not in hardware.csv"),
        ("prices.csv", "55.04,10.2397", "55.04,99", "spot costs more than on demand"),
        ("prices.csv", "55.04,", "-1,", "column on_demand_usd_per_hour"),
        ("prices.csv", "aws/p5.48xlarge/us-east-2", "aws/p5.48xlarge/us-east-1", "occurs 2 times"),
        ("quality.csv", "01-ai/Yi-34B-Chat", "01-ai/Yi-35B-Chat", "is not in models.csv"),
        ("quality.csv", "1249.9,1231.5", "1249.9,1250.5", "score outside its interval"),
        ("sources.csv", "lmarena,", "lmarenas,", "lmarena is used and not explained"),
        ("sources.csv", "leadline,", "seaside,", "seaside is not used"),
        ("use_cases.yaml", "voice_assistant:", "voice_assistants:", "voice_assistant is missing"),
        ("use_cases.yaml", "quality_category: overall", "quality_category: looks", "looks"),
        ("use_cases.yaml", "{value: 300, source", "{value: 30, source", "prompt p95 below"),
        ("use_cases.yaml", 'title: "Inter', 'heading: "Inter', "interactive_chatbot, column"),
        ("use_cases.yaml", "interactive_chatbot:", "? [", "use_cases.yaml cannot be read"),
        ("hosted_prices.csv", "openai/gpt-oss-20b,", "openai/gpt-oss-21b,", "not in models.csv"),
        ("hosted_prices.csv", "2026-01-18", "", "no date is no date"),
        ("hosted_prices.csv", "0.075", "0", "column usd_per_million_input_tokens"),
        ("prices.csv", "1,offer,", "1,own,", "own is for a user's own prices"),
        ("burstiness.yaml", "diurnal:", "nocturnal:", "diurnal is missing"),
        ("deployment_templates.yaml", "[interactive_chatbot, ", "[", "interactive_chatbot is in 0"),
        ("deployment_templates.yaml", ":v0.32.0", ":latest", "image is not pinned"),
    ],
)
def test_a_planted_error_is_found(
    plant: Plant, name: str, old: str, new: str, expected: str
) -> None:
    assert any(expected in problem for problem in plant(name, old, new))


def test_a_missing_file_is_a_problem_and_not_a_crash(folder: Path) -> None:
    (folder / "prices.csv").unlink()
    assert check_collections(folder) == ["prices.csv cannot be read: FileNotFoundError"]


def test_a_collection_that_shrinks_is_noticed(folder: Path) -> None:
    path = folder / "hardware.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:20]), encoding="utf-8")
    assert "hardware: 19 rows, at least 38 expected" in check_collections(folder)


def test_the_command_answers_with_its_exit_code(folder: Path) -> None:
    assert main([str(folder)]) == 0
    (folder / "models.csv").unlink()
    assert main([str(folder)]) == 1
