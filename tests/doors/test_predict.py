"""The CSV door of batch prediction: order, surplus cells, and files that are no CSV."""

import json
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


@pytest.mark.parametrize("flag", ["--in", "--measured"])
@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (None, "unreadable_file", "no such file"),
        ("folder", "unreadable_file", "is a directory"),
        (b"\x7fELF\x00\xff\xfe", "not_utf8", "not UTF-8"),
        (HEADER.encode() + b"a,b,c,1,\xff\n", "not_utf8", "not UTF-8"),
        (b"row_id,model_id\na,b\n", "missing_columns", "has no column gpu, isl, osl"),
        (b"row_id\n", "missing_columns", "has no column model_id, gpu, isl, osl"),
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
