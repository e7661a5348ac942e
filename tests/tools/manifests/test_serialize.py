"""YAML text: what is written is what is read."""

from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tools.manifests.serialize import to_yaml

JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON_LIKE, max_size=5))
@example({"\x85": "\u2028"})
def test_yaml_reads_back_as_what_was_written(content: dict[str, Any]) -> None:
    assert yaml.safe_load(to_yaml(content)) == content


def test_yaml_keeps_the_order_of_keys_and_repeats_equal_values() -> None:
    shared = {"a": 1}
    assert to_yaml({"z": shared, "b": shared, "no": "yes"}) == (
        "z:\n  a: 1\nb:\n  a: 1\n'no': 'yes'\n"
    )
