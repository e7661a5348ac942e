"""Partial specifications: what is read, and which line is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server.partial import MAX_BYTES, fields_from_file, fields_from_settings, merged
from tools.domain.errors import InputError

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text("abcxyz ", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.text("abc", min_size=1, max_size=3), JSON_VALUES, max_size=4)


def read(tmp_path: Path, content: str | bytes, name: str = "spec.yaml") -> dict[str, Any]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return fields_from_file(path)


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    expected = {"slo": {"ttft_ms": 300}, "preferences": {"gpus": ["h100"]}}
    assert read(tmp_path, "slo: {ttft_ms: 300}\npreferences:\n  gpus: [h100]\n") == expected
    assert read(tmp_path, json.dumps(expected), "spec.json") == expected


def test_norway_stays_a_country_and_a_date_a_word(tmp_path: Path) -> None:
    # YAML 1.1 reads NO as false, 2026-01-01 as a date, 010 as eight and 1:30 as ninety.
    content = "residency: NO\nday: 2026-01-01\nten: 010\ntime: 1:30\nrate: 1e3\n"
    expected = {"residency": "NO", "day": "2026-01-01", "ten": 10.0, "time": "1:30", "rate": 1000.0}
    assert read(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        ("a: 1\nb: [1,\n", "bad_syntax", "line 3"),
        ("a: 1\na: 2\n", "bad_syntax", "line 2: 'a' is there twice"),
        ("a: &x 1\nb: *x\n", "bad_syntax", "line 2: aliases are not allowed"),
        ("1: a\n", "bad_syntax", "line 1: every key must be a word"),
        ("- a\n", "not_a_mapping", "holds a list"),
        ("word\n", "not_a_mapping", "holds a single value"),
        ("", "not_a_mapping", "holds nothing"),
        ("a: !!python/object:os.system 1\n", "bad_syntax", "line 1"),
        ("a: .nan\nb: \x00\n", "bad_syntax", "spec.yaml"),
        ("[" * 5000, "bad_syntax", "spec.yaml"),
        (b"a: \xff\n", "not_utf8", "byte 3"),
        ("a" * (MAX_BYTES + 1), "file_too_large", f"{MAX_BYTES + 1} bytes"),
    ],
)
def test_a_file_that_is_no_specification_is_refused_by_line(
    tmp_path: Path, content: str | bytes, code: str, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert caught.value.code == code
    assert told in caught.value.message


def test_broken_json_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2"):
        read(tmp_path, '{"a": 1,\n}', "spec.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml.*No such file") as caught:
        fields_from_file(tmp_path / "nowhere.yaml")
    assert caught.value.code == "unreadable_file"


@pytest.mark.parametrize("setting", ["slo.ttft_ms", "=3", "a..b=1", "a=[1"])
def test_a_setting_that_is_no_key_and_value_is_refused(setting: str) -> None:
    with pytest.raises(InputError):
        fields_from_settings([setting])


def test_a_part_cannot_be_set_after_its_whole() -> None:
    with pytest.raises(InputError, match="one value"):
        fields_from_settings(["slo.ttft_ms=300", "slo.ttft_ms.percentile=p99"])


def test_values_keep_their_equals_signs() -> None:
    assert fields_from_settings(["description=a=b"]) == {"description": "a=b"}


@given(FIELDS)
def test_merging_with_nothing_changes_nothing(fields: dict[str, Any]) -> None:
    assert merged(fields, {}) == fields == merged({}, fields)


@given(FIELDS, FIELDS)
def test_what_comes_last_wins(first: dict[str, Any], last: dict[str, Any]) -> None:
    both = merged(first, last)
    assert both.keys() == first.keys() | last.keys()
    assert merged(both, last) == both
