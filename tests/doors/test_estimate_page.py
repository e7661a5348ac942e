"""`leadline estimate` with limits, settings and own rows: the page, the JSON and the exit code."""

import json
from pathlib import Path

import pytest

from mcp_server.cli import main

Capture = pytest.CaptureFixture[str]
ASK = ["estimate", "--model", "llama-3.1-8b", "--gpu", "h100", "--tp", "1"]
LIMITS = ["--ttft-ms", "400", "--tpot-ms", "20"]
WIDEST = {"80": 80, "120": 120}


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")


@pytest.mark.parametrize("columns", WIDEST)
def test_the_page_tells_load_limits_knee_replicas_and_movers_in_its_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main([*ASK, *LIMITS, "--rps", "50", "--headroom", "0.2", "--spare-replicas", "1"]) == 0
    page = capsys.readouterr().out
    for told in (
        "Capacity of one replica",
        "the TPOT limit",
        "TTFT p90 400 ms",
        "✓ met",
        "knee",
        "headroom 1.2",
        "+ 1 spare (pod)",
        "movers",
        "req/s",
    ):
        assert told in " ".join(page.split())
    assert max(len(line) for line in page.splitlines()) <= WIDEST[columns]


def test_the_json_carries_curve_and_sensitivity(capsys: Capture) -> None:
    assert main([*ASK, *LIMITS, "--rps", "5", "--json"]) == 0
    capacity = json.loads(capsys.readouterr().out)["capacity"]
    assert len(capacity["curve"]) == 12
    assert {row["field"] for row in capacity["sensitivity"]} >= {"ttft_ms", "tpot_ms", "rps"}


def test_limits_that_nothing_holds_are_exit_1_with_what_would(capsys: Capture) -> None:
    assert main([*ASK, "--ttft-ms", "5"]) == 1
    page = capsys.readouterr().out
    assert "✗ TTFT p90 is" in page
    assert "relax TTFT p90 5 -> " in " ".join(page.split())


def test_a_missed_limit_at_the_asked_load_is_exit_1(capsys: Capture) -> None:
    assert main([*ASK, *LIMITS, "--rps", "40", "--replicas", "1"]) == 1
    assert "✗ missed" in capsys.readouterr().out


def test_settings_and_options_reach_the_answer(capsys: Capture) -> None:
    more = ["--gpu-memory-utilization", "0.95", "--max-num-seqs", "64", "--lora-adapters", "4"]
    assert main([*ASK, *more, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["memory"]["gpu_memory_utilization"] == 0.95
    assert report["memory"]["max_concurrent_sequences"] == 64
    assert [option["name"] for option in report["options"]] == ["lora_memory", "lora_latency"]


def test_own_measured_rows_correct_one_estimate(tmp_path: Path, capsys: Capture) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "model_id,precision,gpu,num_gpus,tp,engine,isl,osl,load,concurrency,tpot_mean_ms,"
        "ttft_mean_ms\nmeta-llama/Llama-3.1-8B-Instruct,bf16,h100,1,1,vllm,700,300,closed,12,"
        "17.5,140\n"
    )
    asked = [*ASK, "--prompt-tokens", "700", "--output-tokens", "300", "--concurrency", "12"]
    tpot = []
    for extra in ([], ["--measured", str(own)]):
        assert main([*asked, *extra, "--json"]) == 0
        tpot.append(json.loads(capsys.readouterr().out)["metrics"]["tpot_mean_ms"])
    assert tpot[0]["value"] < 10.0
    assert tpot[1]["value"] == pytest.approx(17.5, rel=0.1)
    assert tpot[1]["basis"] == "measured"


def test_measured_rows_that_cannot_be_read_are_wrong_usage(tmp_path: Path, capsys: Capture) -> None:
    assert main([*ASK, "--measured", str(tmp_path / "none.csv")]) == 2
    assert "cannot read" in capsys.readouterr().err
