"""The CSV door of batch prediction: order, surplus cells, and files that are no CSV."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

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
