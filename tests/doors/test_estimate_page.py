"""`leadline estimate` with limits, settings and own rows: the page, the JSON and the exit code."""

import json
import re
from pathlib import Path

import pytest

from mcp_server.cli import main
from tools.estimate_request import EstimateRequest
from tools.figures import DASH

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
    words = " ".join(page.split())
    assert "✗ with one request at a time, TTFT p90: the likely value" in words
    assert "exceeds 5 ms" in words
    assert "relax TTFT p90 5 ms -> " in words


def test_a_limit_that_only_the_slow_end_breaks_says_so(capsys: Capture) -> None:
    # Between the likely value and the slow end of one request at a time.
    assert main([*ASK, "--ttft-ms", "5"]) == 1
    words = " ".join(capsys.readouterr().out.split())
    likely, slow = re.findall(r"likely value ([\d.]+) ms \[[\d.]+ to ([\d.]+)\]", words)[0]
    between = (float(likely) + float(slow)) / 2
    assert main([*ASK, "--ttft-ms", f"{between:.1f}"]) == 1
    words = " ".join(capsys.readouterr().out.split())
    assert f"TTFT p90: the slow end {slow} ms exceeds" in words
    assert f"(likely value {likely} ms)" in words


def test_a_peak_that_no_load_carries_names_the_replicas_that_would(capsys: Capture) -> None:
    asked = ["estimate", "--model", "llama-3.1-70b", "--gpu", "l40s", "--tp", "4"]
    assert main([*asked, "--ttft-ms", "500", "--rps", "50", "--json"]) == 1
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "infeasible"
    assert re.search(r"\d+ replicas carry the 50 req/s \(\d+ GPUs\)", problem["hint"])


def test_times_have_one_unit_with_their_interval_and_columns_their_names(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main([*ASK, "--ttft-ms", "1500", "--e2e-ms", "12000", "--rps", "5"]) == 0
    page = capsys.readouterr().out
    assert "TTFT p90 1.5 s" in page
    assert "E2E p95 12 s" in page
    assert not re.search(r"\d,\d{3} ?ms|\d{4,} ms|e\+0", page)
    # 5 req/s x 256 tokens, carried whatever the latency
    assert "1,280 tokens/s: the request rate times the output tokens" in page
    assert not re.search(rf"\[(\S+){DASH}\1\]", page)
    head = next(line for line in page.splitlines() if line.count("slow end") > 1)
    assert head.split()[:3] == ["req/s", "likely", "slow"]


def test_a_measured_row_is_quoted_as_it_is_where_the_figures_smooth_it(
    tmp_path: Path, capsys: Capture
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "model,precision,gpu,tp,isl,osl,concurrency,tpot_mean_ms,ttft_mean_ms\n"
        "llama-3.1-8b-instruct,bf16,h100,1,700,300,12,17.5,140\n"
        "llama-3.1-8b-instruct,bf16,h100,1,700,300,24,30.5,300\n"
    )
    asked = [*ASK, "--prompt-tokens", "700", "--output-tokens", "300", "--concurrency", "12"]
    assert main([*asked, "--measured", str(own)]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert re.search(r"own-\w+ measured exactly this: TTFT mean 140 ms, TPOT mean 17.5 ms", words)
    assert "own-" in words.split("measured exactly this")[0]


def test_the_help_tells_the_defaults_of_the_request(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["estimate", "--help"]) == 0
    words = " ".join(capsys.readouterr().out.partition("options:")[2].split())
    for flag in ("prompt-tokens", "output-tokens", "pp", "ep", "kv-precision", "engine",
                 "headroom", "burst-factor", "spare-replicas", "lora-rank", "seed",
                 "prefix-cache-share", "ttft-percentile", "e2e-percentile", "failure-domain",
                 "gpu-memory-utilization"):  # fmt: skip
        default = EstimateRequest.model_fields[flag.replace("-", "_")].default
        told = f"{default:g}" if isinstance(default, float | int) else str(default)
        mine = words.partition(f" --{flag} ")[2].partition(" --")[0]
        assert f"{told} if left out" in mine, flag


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
