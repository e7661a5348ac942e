"""Terms of texts: stems, stop words, long questions, settings that are part of the name."""

import pytest

from tools.adapters.terms import Bm25Terms
from tools.domain.errors import InputError
from tools.domain.knowledge.store import SparseVector

ENGLISH = Bm25Terms()


def weights(vector: SparseVector) -> dict[int, float]:
    return dict(zip(vector.indices, vector.values, strict=True))


def test_words_of_one_stem_are_one_term_and_stop_words_are_none() -> None:
    assert ENGLISH.query("caches").indices == ENGLISH.query("the caching of it").indices
    assert ENGLISH.query("what is it the of").indices == ()


def test_a_term_of_a_question_weighs_one_however_often_it_stands() -> None:
    assert set(ENGLISH.query("cache cache router").values) == {1.0}


def test_a_repeated_term_weighs_more_in_a_document_but_less_than_twice() -> None:
    (once,) = ENGLISH.document("cache").values
    (twice,) = ENGLISH.document("cache cache").values
    assert once < twice < 2 * once


def test_a_text_of_average_length_is_neither_held_back_nor_pushed() -> None:
    # tf (k + 1) / (tf + k (1 - b + b length / average)) with length = average is 1 for tf = 1
    words = " ".join(f"word{number}x" for number in range(50))
    assert ENGLISH.document(words).values == pytest.approx([1.0] * 50)


def test_terms_come_in_order() -> None:
    indices = ENGLISH.document("zebra apple mango kiwi").indices
    assert list(indices) == sorted(indices)


def found(encoder: Bm25Terms, word: str, text: str) -> bool:
    return set(encoder.query(word).indices) <= set(encoder.document(text).indices)


def test_names_are_found_by_their_parts_and_code_by_those_of_mixed_case() -> None:
    code = Bm25Terms(splitting="code")
    assert found(ENGLISH, "payload", "get_payload_index")
    assert found(ENGLISH, "--max-model-len", "set max_model_len: 4096")
    assert not found(ENGLISH, "model", "maxModelLen")
    assert found(code, "model", "maxModelLen")
    assert found(code, "payload", "get_payload_index")


def test_another_language_has_other_stems() -> None:
    german = Bm25Terms(language="german")
    assert german.query("Häuser").indices == german.query("Haus").indices


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "!?.", "\ud800"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert ENGLISH.document(text).values == ENGLISH.query(text).values == ()


def test_five_megabytes_of_question_are_read_at_their_beginning() -> None:
    words = " ".join(f"word{number}" for number in range(500_000))
    assert len(words) > 5_000_000
    found = ENGLISH.query(words)
    assert 1000 < len(found.indices) < 3000
    assert set(ENGLISH.query("word0 word999").indices) <= set(found.indices)


def test_one_word_of_five_megabytes_is_at_most_one_term() -> None:
    assert len(ENGLISH.query("x" * 5_000_000).indices) <= 1


def test_every_setting_is_in_the_fingerprint() -> None:
    names = {
        Bm25Terms().fingerprint,
        Bm25Terms(language="german").fingerprint,
        Bm25Terms(splitting="code").fingerprint,
        Bm25Terms(k=1.5).fingerprint,
        Bm25Terms(b=0.5).fingerprint,
        Bm25Terms(average_terms=60).fingerprint,
    }
    assert len(names) == 6
    assert Bm25Terms().fingerprint == Bm25Terms(language="english").fingerprint


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(InputError, match="klingon") as caught:
        Bm25Terms(language="klingon")
    assert caught.value.code == "unknown_language"


@pytest.mark.parametrize("settings", [{"k": -1.0}, {"b": 1.5}, {"average_terms": 0.0}])
def test_settings_out_of_range_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(InputError) as caught:
        Bm25Terms(**settings)  # type: ignore[arg-type]
    assert caught.value.code == "invalid_terms"
