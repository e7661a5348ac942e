"""`leadline estimate --simulate --what-to-measure`: the page in its width, and the JSON."""

import json
from pathlib import Path

import pytest

from mcp_server.cli import main

Capture = pytest.CaptureFixture[str]
ASK = ["estimate", "--model", "qwen3-32b", "--gpu", "l40s", "--tp", "2", "--precision", "fp8"]
BESIDE = ["--rps", "0.5", "--simulate", "--arrivals", "bursty", "--what-to-measure", "2"]
WIDEST = {"80": 80, "120": 120}


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")


@pytest.mark.parametrize("columns", WIDEST)
def test_the_page_tells_both_within_its_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main([*ASK, *BESIDE]) == 0
    page = capsys.readouterr().out
    for told in (
        "Simulation ~ modelled, 2,000 requests, bursty arrivals (cv 2), seed 0",
        "second opinion",
        "preemptions",
        "What to measure",
        "80 % interval of TTFT",
        "vllm serve Qwen/Qwen3-32B --tensor-parallel-size 2",
        "engine steps take",
        "vllm bench serve",
        "leadline ingest benchmarks",
    ):
        assert told in " ".join(page.split())
    assert max(len(line) for line in page.splitlines()) <= WIDEST[columns]


def test_the_json_carries_both(capsys: Capture) -> None:
    assert main([*ASK, *BESIDE, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["simulation"]["arrival_cv"] == 2.0
    assert report["simulation"]["metrics"]["ttft_p99_ms"]["formula"] > 0
    measures = report["what_to_measure"]
    # Two were asked for; one that adds little is left out, which is said.
    assert 1 <= len(measures["measurements"]) <= 2
    left_out = "further runs add little" in measures["sentence"]
    assert left_out == (len(measures["measurements"]) < 2)


def test_a_bare_flag_asks_for_one_run(capsys: Capture) -> None:
    assert main([*ASK, "--concurrency", "8", "--json", "--what-to-measure"]) == 0
    measures = json.loads(capsys.readouterr().out)["what_to_measure"]
    assert [one["load"] for one in measures["measurements"]] == ["closed"]
