"""The CSV door of batch prediction: order, surplus cells, and files that are no CSV."""

import csv
import json
import os
import stat
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.predict import predictions, rows_of
from tools.domain.errors import InputError


def echo_after_reading_all(rows: Iterator[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """A predictor that reads everything before it answers."""
    for row in list(rows):
        yield {"row_id": row["row_id"], "status": "ok"}


def echo_at_once(rows: Iterator[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """A predictor that answers row by row."""
    for row in rows:
        yield {"row_id": row["row_id"], "status": "ok"}


@pytest.mark.parametrize("predict", [echo_after_reading_all, echo_at_once])
@pytest.mark.parametrize("crooked", [set(), {0}, {4}, {0, 1, 2, 3, 4}, {1, 3}])
def test_rows_keep_their_order_and_none_is_dropped(
    predict: object, crooked: set[int], tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    lines = [f"r{n},m{',x,y' if n in crooked else ''}" for n in range(5)]
    path.write_text("\n".join(["row_id,model_id", *lines]))
    found = list(predictions(rows_of(path), predict))  # type: ignore[arg-type]
    assert [row["row_id"] for row in found] == ["r0", "r1", "r2", "r3", "r4"]
    assert {n for n, row in enumerate(found) if row["status"] == "refused"} == crooked
    assert all("2 more cells" in found[n]["reason"] for n in crooked)


def test_cells_are_read_without_byte_order_mark_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"\xef\xbb\xbfrow_id,model_id\r\n a , b\r\nc\r\n")
    assert list(rows_of(path)) == [
        {"row_id": "a", "model_id": "b"},
        {"row_id": "c", "model_id": ""},
    ]


def test_a_header_may_be_written_in_capitals_and_with_blanks(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("Row ID, MODEL_ID ,Num-GPUs,My Column\na,b,2,c\n")
    assert list(rows_of(path, ("row_id", "model_id"))) == [
        {"row_id": "a", "model_id": "b", "num_gpus": "2", "My Column": "c"}
    ]


def test_of_two_columns_the_one_with_our_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("ISL,isl,OSL,Osl\n1,2,3,4\n")
    assert list(rows_of(path)) == [{"ISL": "1", "isl": "2", "osl": "3", "Osl": "4"}]


@pytest.mark.parametrize(
    ("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")], ids=["s", "t", "b"]
)
def test_another_separator_is_named_with_the_one_that_is_wanted(
    sign: str, word: str, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(HEADER.replace(",", sign) + sign.join("abc12") + "\n")
    with pytest.raises(InputError) as refused:
        list(rows_of(path, ("model_id", "gpu")))
    assert refused.value.code == "wrong_separator"
    assert refused.value.message == f"{path} is separated by {word}, not by commas"
    assert "comma (,)" in refused.value.hint


def test_a_row_without_an_id_is_known_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("row_id,model_id\n,m\n,m,surplus\nx,m\n,m\n")
    found = list(predictions(rows_of(path), echo_after_reading_all))
    assert [row["row_id"] for row in found] == ["1", "2", "x", "4"]
    assert found[1]["status"] == "refused"
    path.write_text("model_id\nm\nm\n")
    assert [row["row_id"] for row in predictions(rows_of(path), echo_at_once)] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b'row_id\n"open\n', "unexpected end of data"),
        (b"row_id\n\xff\n", "not UTF-8"),
        (b"row_id\n" + b"x" * 131_073, "field limit"),
    ],
)
def test_what_is_no_csv_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        list(rows_of(path))


HEADER = "row_id,model_id,gpu,isl,osl\n"


COMMON = [
    (None, "unreadable_file", "no such file"),
    ("folder", "unreadable_file", "is a directory"),
    (b"\x7fELF\x00\xff\xfe", "not_utf8", "not UTF-8"),
    (HEADER.encode() + b"a,b,c,1,\xff\n", "not_utf8", "not UTF-8"),
]
QUESTIONS = [
    (b"row_id,model_id\na,b\n", "missing_columns", "has no column gpu, isl, osl"),
    (b"row_id\n", "missing_columns", "has no column model_id, gpu, isl, osl"),
]
MEASURED = [
    (b"row_id,model_id\na,b\n", "missing_columns", "no column isl, osl and no column with a"),
    (b"isl,osl,ttft_mean_ms\n1,1,1\n", "missing_columns", "no column model_id, gpu; found: isl"),
    (b"{}", "unknown_format", "in no format that is known here"),
    (HEADER.encode() + b"a,b,c,1,1\n", "missing_columns", "no column with a measured metric"),
]


@pytest.mark.parametrize(
    ("flag", "content", "code", "told"),
    [
        *(("--in", *one) for one in COMMON + QUESTIONS),
        *(("--measured", *one) for one in COMMON + MEASURED),
    ],
)
def test_a_file_that_cannot_be_used_is_wrong_input(
    flag: str,
    content: bytes | str | None,
    code: str,
    told: str,
    backend: Backend,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good, bad, out = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "out.csv"
    good.write_text(HEADER)
    if content == "folder":
        bad.mkdir()
    elif isinstance(content, bytes):
        bad.write_bytes(content)
    source = ["--in", str(bad)] if flag == "--in" else ["--in", str(good), flag, str(bad)]
    assert main(["predict", *source, "--out", str(out), "--json"], backend=backend) == 2
    problem = json.loads(capsys.readouterr().err)
    assert (problem["code"], told in problem["detail"]) == (code, True)
    # Neither the output nor what was written beside it is left behind.
    assert {path.name for path in tmp_path.iterdir()} <= {"good.csv", "bad.csv"}


@pytest.mark.parametrize("place", ["", "nowhere/out.csv", "good.csv/out.csv"])
def test_a_place_that_cannot_be_written_is_wrong_input(
    place: str, backend: Backend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.csv"
    good.write_text(HEADER)
    argv = ["predict", "--in", str(good), "--out", str(tmp_path / place), "--json"]
    assert main(argv, backend=backend) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "cannot_write"
    assert [path.name for path in tmp_path.iterdir()] == ["good.csv"]


def test_a_link_is_followed_and_a_pipe_is_written_into(backend: Backend, tmp_path: Path) -> None:
    source, real, link = tmp_path / "rows.csv", tmp_path / "real.csv", tmp_path / "link.csv"
    source.write_text(HEADER)
    link.symlink_to("real.csv")
    assert main(["predict", "--in", str(source), "--out", str(link)], backend=backend) == 0
    assert link.is_symlink()
    assert real.read_text().startswith("row_id,status,reason,")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    assert main(["predict", "--in", str(source), "--out", str(pipe)], backend=backend) == 0
    reader.join(timeout=10)
    assert heard == [real.read_text()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_header_alone_gives_a_header_alone(
    backend: Backend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "rows.csv", tmp_path / "out.csv"
    source.write_bytes(b"\xef\xbb\xbf" + HEADER.encode())
    argv = ["predict", "--in", str(source), "--out", str(target)]
    assert main(argv, backend=backend) == 0
    (line,) = target.read_text().splitlines()
    assert line.startswith("row_id,status,reason,basis,evidence,")
    assert "holds no rows below its header" in capsys.readouterr().err


OWN = (
    "model_id,precision,gpu,tp,isl,osl,concurrency,ttft_mean_ms,tpot_mean_ms\n"
    "llama-3.1-8b-instruct,bf16,h100,1,700,300,12,140,{tpot}\n"
)
VLLM = Path(__file__).parents[1] / "data" / "ingest" / "vllm_closed.json"


def test_a_bad_measured_row_is_skipped_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    rows, own, out = tmp_path / "rows.csv", tmp_path / "own.csv", tmp_path / "out.csv"
    rows.write_text(
        "row_id,model_id,precision,gpu,tp,isl,osl,load,concurrency\n"
        "a,meta-llama/Llama-3.1-8B-Instruct,bf16,h100,1,700,300,closed,12\n"
    )
    own.write_text(OWN.format(tpot=17.5) + OWN.format(tpot=0.0175).splitlines()[1] + "\n")
    argv = ["predict", "--in", str(rows), "--out", str(out), "--measured", str(own)]
    assert main(argv) == 0
    told = capsys.readouterr().err
    assert f"{own}: 1 of 2 measured rows are used" in told
    assert "skipped row 2: the times look like seconds, multiply by 1000: TPOT mean" in told
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert float(row["tpot_mean_ms"]) == pytest.approx(17.5, rel=0.1)
    own.write_text(OWN.format(tpot=0.0175))
    assert main(argv) == 2
    assert "no_measured_row" in capsys.readouterr().err


def test_a_report_that_lacks_what_no_flag_of_this_command_says_names_the_one_that_does(
    backend: Backend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, out = tmp_path / "good.csv", tmp_path / "out.csv"
    good.write_text(HEADER)
    argv = ["predict", "--in", str(good), "--out", str(out), "--measured", str(VLLM), "--json"]
    assert main(argv, backend=backend) == 2
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "missing_flag"
    assert problem["hint"].startswith("bring the file in instead")
    assert problem["hint"].endswith(f"leadline ingest benchmarks {VLLM} --gpu GPU")


def test_a_report_can_be_the_measured_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    argv = ["estimate", "--model", "llama-3.1-8b", "--gpu", "h100", "--tp", "1"]
    load = ["--prompt-tokens", "1024", "--output-tokens", "128", "--concurrency", "16"]
    assert main([*argv, *load, "--measured", str(VLLM), "--json"]) == 0
    captured = capsys.readouterr()
    assert "1 of 1 measured rows are used" in captured.err
    assert json.loads(captured.out)["metrics"]["tpot_mean_ms"]["value"] == pytest.approx(
        8.5, rel=0.1
    )
