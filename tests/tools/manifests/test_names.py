"""Names that Kubernetes accepts, from any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.errors import InputError
from tools.manifests.names import content_digest, object_name, require_namespace

LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


@given(st.text(max_size=400), st.none() | st.text(max_size=20))
def test_every_text_becomes_a_valid_name(text: str, salt: str | None) -> None:
    name = object_name(text, salt=salt)
    assert LABEL.fullmatch(name)
    assert len(name) <= 40
    assert name == object_name(text, salt=salt)


def test_a_valid_name_is_kept() -> None:
    assert object_name("support-bot") == "support-bot"
    assert object_name("true") == "true"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Llama 3.1", "llama-3-1-"),
        ("3-little-pigs", "llm-3-little-pigs-"),
        ('"; rm -rf /', "rm-rf-"),
        ("日本語", "llm-"),
        ("x" * 300, "x" * 33 + "-"),
    ],
)
def test_any_other_text_is_reduced_and_told_apart_by_a_hash(text: str, start: str) -> None:
    name = object_name(text)
    assert name.startswith(start)
    assert re.fullmatch(r"[0-9a-f]{6}", name.rpartition("-")[2])


def test_texts_that_reduce_to_the_same_letters_stay_different() -> None:
    assert object_name("a_b") != object_name("a.b")
    assert object_name("a", salt="1") != object_name("a", salt="2")


@pytest.mark.parametrize("namespace", ["", "Team A", "-x", "x" * 64, "a/b", "a\nb", "ü"])
def test_a_wrong_namespace_is_refused_and_not_mended(namespace: str) -> None:
    with pytest.raises(InputError) as caught:
        require_namespace(namespace)
    assert caught.value.code == "invalid_namespace"


def test_a_namespace_is_returned_as_it_is() -> None:
    assert require_namespace("llm-serving") == "llm-serving"


def test_the_digest_ignores_the_order_of_keys() -> None:
    assert content_digest({"a": 1, "b": 2}) == content_digest({"b": 2, "a": 1})
    assert len(content_digest({})) == 64
