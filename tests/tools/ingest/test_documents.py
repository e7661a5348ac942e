"""Bytes as plain data: what is no such file is told in one line, and nothing is executed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.errors import InputError
from tools.ingest.documents import documents


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"", "empty_file", "is empty"),
        (b" \n", "empty_file", "is empty"),
        (b"\xff\xfe{", "not_utf8", "byte 0"),
        (b'{"a": 1', "bad_json", "line 1"),
        (b'{"a": 1}\n{"b":', "bad_json", "line 2"),
        (b'{"a": ' + b"9" * 5000 + b"}", "bad_json", "thousands of digits"),
        (b"[" * 100_000, "too_deep", "too deeply"),
        (b"a: " + b"[" * 100_000, "bad_yaml", "line 1"),
        (b"a: !!python/object/apply:os.getcwd []", "bad_yaml", "line 1"),
        (b"a: 2026-13-45", "bad_yaml", "neither JSON, YAML nor our CSV"),
        (b"hello", "unknown_format", "no benchmark result"),
        (b"[]", "unknown_format", "no benchmark result"),
        (b"[1]", "unknown_format", "no benchmark result"),
        (b'model_id,gpu,isl,osl\n"x', "bad_csv", "unexpected end"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        documents("f", content)
    assert caught.value.code == code
    assert caught.value.message.startswith("f")


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError) as caught:
        documents("f", b"{}  ", most_bytes=3)
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    "content", [b'{"a": 1}{"a": 2}', b'{"a": 1}\n\n{"a": 2}\n', b'[{"a": 1},\n{"a": 2}]']
)
def test_several_objects_are_found_however_they_were_written(content: bytes) -> None:
    assert documents("f", content).objects == ({"a": 1}, {"a": 2})


def test_csv_is_recognised_by_its_header_and_counts_surplus_cells() -> None:
    rows = documents("f", b"\xef\xbb\xbf model_id,gpu,isl\na, b ,1\nc,d,2,3,4\ne\n").rows
    assert rows == (
        {"model_id": "a", "gpu": "b", "isl": "1"},
        {"model_id": "c", "gpu": "d", "isl": "2", "surplus cells": "2"},
        {"model_id": "e", "gpu": "", "isl": ""},
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        documents("f", content)
    except InputError as error:
        assert error.hint  # noqa: PT017


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_a_table_with_another_separator_names_both(sign: str, word: str) -> None:
    text = sign.join(["model_id", "gpu", "tp", "isl"]) + "\n" + sign.join("ab12") + "\n"
    with pytest.raises(InputError) as refused:
        documents("f", text.encode())
    assert refused.value.code == "wrong_separator"
    assert refused.value.message == f"f is separated by {word}, not by commas"
