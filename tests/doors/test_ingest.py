"""`leadline ingest benchmarks`: what a person and a program see, and estimates that follow."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import tool_deps
from mcp_server.backend import Backend
from mcp_server.cli import main
from tests.fakes_doors import fake_backend
from tools.domain.measurement import METRICS
from tools.ingest.columns import READ, canonical

DATA = Path(__file__).parents[1] / "data" / "ingest"
FLAGS = ("--gpu", "h100", "--tp", "1", "--engine", "vllm")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "leadline.db"
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{path}")
    return path


def answer(capsys: Capture, *argv: str, code: int = 0) -> Any:
    """The JSON of one command, run as a process of its own would: nothing is remembered."""
    tool_deps.cache_clear()
    assert main([*argv, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def ingested(capsys: Capture, *names: str, code: int = 0) -> Any:
    files = [str(DATA / name) for name in names]
    return answer(capsys, "ingest", "benchmarks", *files, *FLAGS, code=code)


def problem(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().err)


def test_an_estimate_follows_what_was_measured_and_returns_when_it_is_forgotten(
    database: Path, capsys: Capture, tmp_path: Path
) -> None:
    asked = ("--model", "Qwen/Qwen2.5-7B-Instruct", "--gpu", "l40s", "--tp", "1")
    load = ("--concurrency", "8", "--prompt-tokens", "512", "--output-tokens", "256")
    before = answer(capsys, "estimate", *asked, *load)
    assert before["basis"] == "modelled"
    # 8 in flight: 1.424 requests/s x (150 + 255 x 21) ms = 7.84, 98 % of 8
    run = json.loads((DATA / "vllm_closed.json").read_text())
    run = {name: value for name, value in run.items() if not name.endswith("_ms")} | {
        "model_id": "Qwen/Qwen2.5-7B-Instruct",
        "max_concurrency": 8,
        "total_input_tokens": 400 * 512,
        "total_output_tokens": 400 * 256,
        "request_throughput": 1.424,
        "output_throughput": 1.424 * 256,
        "total_token_throughput": 1.424 * 768,
        "mean_ttft_ms": 150.0,
        "mean_tpot_ms": 21.0,
    }
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run))
    told = answer(capsys, "ingest", "benchmarks", str(path), "--gpu", "l40s")
    assert (told["kept"], told["refused"]) == (1, 0)
    after = answer(capsys, "estimate", *asked, *load)
    assert after["basis"] == "measured"
    for metric, measured in (("tpot_mean_ms", 21.0), ("ttft_mean_ms", 150.0)):
        was, now = (page["metrics"][metric]["value"] for page in (before, after))
        assert abs(now - measured) < 0.5 * abs(was - measured)
        assert after["metrics"][metric]["basis"] == "measured"
    row_id = told["files"][0]["kept"][0]["row_id"]
    assert row_id in [item["ref"] for item in after["evidence"]]
    assert answer(capsys, "ingest", "benchmarks", "--forget", row_id) == {"forgotten": 1}
    assert answer(capsys, "estimate", *asked, *load) == before


def test_a_person_reads_one_line_per_file_what_was_learned_and_how_to_go_on(
    database: Path, capsys: Capture
) -> None:
    files = [str(DATA / name) for name in ("own.csv", "vllm_closed.json")]
    assert main(["ingest", "benchmarks", *files, *FLAGS]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{files[0]}: csv, 6 rows read: 3 kept, 3 refused"
    assert lines[1].startswith("  refused row 3 (too fast): cannot be true: TPOT mean 0.7 ms is")
    assert lines[4] == f"{files[1]}: vllm-bench, 1 row read: 1 kept"
    head = next(place for place, line in enumerate(lines) if line.startswith("Row "))
    assert lines[head].count("(predicted before)") == 2
    rows = [line.split()[0] for line in lines[head:] if line.startswith("own-")]
    assert (len(rows), rows[-1]) == (4, "own-33ca08497d8a")
    # First row: TPOT measured 7.7 ms, below it the prediction and measured over predicted.
    first = next(line for line in lines if line.startswith(rows[0]))
    assert " 7.7 ms" in first
    assert re.search(r"\(\d[\d.]* ms: \u00d7 \d\.\d+\)", lines[lines.index(first) + 1])
    text = "\n".join(lines)
    assert "assumed  precision bf16: the checkpoint's own (1 of 4 rows)" in text
    assert "assumed  no draft model ran" in text
    assert (
        "next     leadline estimate --model meta-llama/Llama-3.1-8B-Instruct --gpu H100-SXM-80GB"
        " --tp 1 --precision bf16 --prompt-tokens 512 --output-tokens 256 --concurrency 8" in lines
    )
    assert f"undo     leadline ingest benchmarks --forget {' '.join(rows)}" in lines
    assert main(["ingest", "benchmarks", files[1], *FLAGS]) == 0
    assert (
        capsys.readouterr().out == f"{files[1]}: vllm-bench, 1 row read: 0 kept, 1 already known\n"
    )
    assert main(["ingest", "benchmarks", "--forget", *rows]) == 0
    assert capsys.readouterr().err == "4 rows forgotten\n"


def test_one_file_that_fails_does_not_stop_the_others(database: Path, capsys: Capture) -> None:
    files = [str(DATA / name) for name in ("guidellm_sweep_0_2.json", "own.csv")]
    argv = ["ingest", "benchmarks", files[0], "nowhere.json", files[1]]
    assert main(argv) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        f"{files[0]}: not read: does not say the GPU and tensor parallel width of its runs"
    )
    assert lines[1].endswith(f"leadline ingest benchmarks {files[0]} --gpu GPU --tp N")
    assert lines[2] == "nowhere.json: not read: cannot read nowhere.json: no such file or directory"
    assert lines[4] == f"{files[1]}: csv, 6 rows read: 2 kept, 4 refused"
    told = answer(capsys, *argv, code=2)
    assert (told["failed"], told["known"]) == (2, 2)
    assert [file.get("error", {}).get("code") for file in told["files"]] == [
        "missing_flag",
        "unreadable_file",
        None,
    ]


def test_fields_that_are_left_out_are_told(database: Path, capsys: Capture) -> None:
    run = json.loads((DATA / "vllm_closed.json").read_text())
    path = database.parent / "run.json"
    path.write_text(json.dumps(run | {"mean_ttft_ms": "60 ms", "p99_ttft_ms": float("nan")}))
    assert main(["ingest", "benchmarks", str(path), *FLAGS, "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "  field mean_ttft_ms of result 1 is not a number: left out",
        "  field p99_ttft_ms of result 1 is not a number: left out",
    ]
    told = answer(capsys, "ingest", "benchmarks", str(path), *FLAGS, "--dry-run")
    assert told["files"][0]["left_out"][0] == {
        "place": "result 1",
        "field": "mean_ttft_ms",
        "reason": "is not a number",
    }
    argv = ["estimate", "--model", "llama-3.1-8b", "--gpu", "h100", "--tp", "1"]
    load = ["--prompt-tokens", "1024", "--output-tokens", "128", "--concurrency", "16"]
    assert main([*argv, *load, "--measured", str(path)]) == 0
    assert "field mean_ttft_ms of result 1 is not a number: left out" in capsys.readouterr().err


def test_many_rows_are_counted_and_undone_by_their_file(database: Path, capsys: Capture) -> None:
    lines = (DATA / "vllm_append.jsonl").read_text().splitlines()
    path = database.parent / "many runs.jsonl"
    changed = [
        json.dumps(json.loads(lines[0]) | {"mean_ttft_ms": 60.0 + number}) for number in range(12)
    ]
    path.write_text("\n".join(changed))
    assert main(["ingest", "benchmarks", str(path), *FLAGS]) == 0
    text = capsys.readouterr().out
    assert "and 4 more rows (--json has all)" in text
    assert "undo     leadline ingest benchmarks --forget 'many runs.jsonl'" in text
    assert main(["ingest", "benchmarks", "--list"]) == 0
    assert "many" in capsys.readouterr().out
    assert main(["ingest", "benchmarks", "--forget", "many runs.jsonl"]) == 0
    assert capsys.readouterr().err == "12 rows forgotten\n"


def test_the_list_names_file_and_date(
    database: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    ingested(capsys, "vllm_closed.json")
    assert main(["ingest", "benchmarks", "--list"]) == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert "vllm_closed.json, run 2026-02-03" in listed


def test_the_template_is_a_csv_that_ingest_accepts(
    database: Path, capsys: Capture, tmp_path: Path
) -> None:
    assert main(["ingest", "benchmarks", "--template"]) == 0
    path = tmp_path / "mine.csv"
    path.write_text(capsys.readouterr().out)
    told = answer(capsys, "ingest", "benchmarks", str(path))
    assert (told["kept"], told["refused"]) == (1, 0)


def test_the_help_names_every_column_that_is_read(capsys: Capture) -> None:
    assert main(["ingest", "--help"]) == 0
    text = capsys.readouterr().out
    measured = set(METRICS) - {"output_tok_s", "total_tok_s", "req_s"}
    for column in set(READ) - measured:
        assert column in text
    for alias in ("model", "prompt_tokens", "rps", "mean_ttft_ms", "p99_e2el_ms"):
        assert canonical(alias) in READ
        assert alias in text


def test_a_program_reads_every_row_and_every_reason(database: Path, capsys: Capture) -> None:
    told = ingested(capsys, "guidellm_sweep_0_2.json", "own.csv")
    assert (told["kept"], told["known"], told["refused"]) == (7, 0, 4)
    first, second = told["files"]
    assert (first["format"], first["points"], len(first["kept"])) == ("guidellm", 5, 4)
    assert first["kept"][0]["tpot_mean_ms"] == 7.2
    assert second["refused"][0]["place"] == "row 3 (too fast)"
    again = ingested(capsys, "guidellm_sweep_0_2.json")
    assert (again["kept"], again["known"]) == (0, 4)
    assert len(answer(capsys, "ingest", "benchmarks", "--list")["rows"]) == 7


def test_a_dry_run_stores_nothing(database: Path, capsys: Capture) -> None:
    file = str(DATA / "vllm_closed.json")
    told = answer(capsys, "ingest", "benchmarks", file, *FLAGS, "--dry-run")
    assert (told["dry_run"], told["kept"]) == (True, 1)
    assert answer(capsys, "ingest", "benchmarks", "--list") == {"rows": []}
    assert main(["ingest", "benchmarks", "--list"]) == 0
    assert "no rows of your own yet" in capsys.readouterr().err


def test_many_reasons_are_cut_short_on_a_terminal(
    database: Path, capsys: Capture, tmp_path: Path
) -> None:
    run = json.loads((DATA / "vllm_closed.json").read_text())
    path = tmp_path / "runs.json"
    path.write_text("\n".join(json.dumps(run | {"completed": 0}) for _ in range(13)))
    assert main(["ingest", "benchmarks", str(path), *FLAGS]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[1] == "  refused result 1: no request completed"
    assert lines[-1] == "  and 3 more refused (--json has all)"


def test_exit_1_when_every_row_was_refused(database: Path, capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    run = json.loads((DATA / "vllm_closed.json").read_text())
    path.write_text(json.dumps(run | {"mean_tpot_ms": 0.5}))
    told = answer(capsys, "ingest", "benchmarks", str(path), *FLAGS, code=1)
    assert (told["kept"], told["refused"]) == (0, 1)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ([], "bad_usage"),
        (["--list", "--forget-all"], "bad_usage"),
        (["nowhere.json"], "unreadable_file"),
        ([str(DATA)], "unreadable_file"),
        ([str(DATA / "own.csv"), "--tp", "0"], "invalid_input"),
        ([str(DATA / "vllm_closed.json")], "missing_flag"),
        ([str(DATA / "vllm_closed.json"), "--gpu", "h900"], "unknown_gpu"),
        (["--forget", "own-9"], "unknown_row"),
    ],
)
def test_what_cannot_be_done_is_exit_2(
    database: Path, capsys: Capture, argv: list[str], code: str
) -> None:
    assert main(["ingest", "benchmarks", *argv, "--json"]) == 2
    found = problem(capsys)
    assert found["code"] == code
    assert found["hint"]


def test_a_store_that_fails_is_exit_3(database: Path, capsys: Capture) -> None:
    database.write_bytes(b"this is no database" * 100)
    tool_deps.cache_clear()
    argv = ["ingest", "benchmarks", str(DATA / "vllm_closed.json"), *FLAGS, "--json"]
    assert main(argv) == 3
    assert problem(capsys)["code"] == "store_corrupt"


def test_read_only_refuses_to_store_and_to_forget(tmp_path: Path, capsys: Capture) -> None:
    shut: Backend = fake_backend(tmp_path, read_only=True)
    for argv in ([str(DATA / "own.csv")], ["--forget-all"]):
        assert main(["ingest", "benchmarks", *argv, "--json"], backend=shut) == 2
        assert problem(capsys)["code"] == "read_only"


def test_all_own_rows_are_listed_and_forgotten(database: Path, capsys: Capture) -> None:
    ingested(capsys, "vllm_append.jsonl")
    assert main(["ingest", "benchmarks", "--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.count("own-") == 5
    assert main(["ingest", "benchmarks", "--forget-all"]) == 0
    assert capsys.readouterr().err == "5 rows forgotten\n"
