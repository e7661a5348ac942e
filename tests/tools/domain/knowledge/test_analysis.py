"""What a question tells of its answer: kinds, tools, versions, topics, identifiers, sides."""

from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.knowledge.analysis import LONGEST_QUERY, Vocabulary, analyse, normalised

WORDS = Vocabulary(
    topics={"kv-cache": ("kv memory",), "autoscaling": ("scale out",), "rag": ()},
    tools=("vllm", "kserve", "tensorrt-llm", "qdrant"),
)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("best practices for caching", ("pattern",)),
        ("a design pattern for retries", ("pattern",)),
        ("pitfalls of speculative decoding", ("warning",)),
        ("anti-patterns and gotchas", ("warning",)),
        ("decision record on gateways", ("decision",)),
        ("a checklist before release", ("methodology",)),
        ("pattern matching in regexes", ()),
        ("how fast is it", ()),
    ],
)
def test_kinds_are_named_by_their_words(query: str, kinds: tuple[str, ...]) -> None:
    assert analyse(query, WORDS).named_kinds == kinds


@pytest.mark.parametrize(
    ("query", "likeliest"),
    [
        ("Why does the server crash after an hour?", "warning"),
        ("Should I use GPTQ or AWQ?", "decision"),
        ("How do I measure time to first token?", "methodology"),
        ("Reduce the memory of the cache", "pattern"),
        ("gpu memory bandwidth", None),
    ],
)
def test_the_form_of_a_question_suggests_a_kind(query: str, likeliest: str | None) -> None:
    kinds = analyse(query, WORDS).likely_kinds
    assert (kinds[0] if kinds else None) == likeliest


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("KV cache and autoscaling", ("kv-cache", "autoscaling")),
        ("scale out, then RAG", ("autoscaling", "rag")),
        ("kv caches", ("kv-cache",)),
        ("kv-cache or kv memory", ("kv-cache",)),
        ("fragrance and drags", ()),
        ("my-rag is rag-like", ()),
    ],
)
def test_topics_are_whole_words_also_by_their_other_names_in_order(
    query: str, topics: tuple[str, ...]
) -> None:
    assert analyse(query, WORDS).topics == topics


@pytest.mark.parametrize(
    ("query", "tools", "versions"),
    [
        ("vLLM 0.8.2 on KServe v0.15", ("vllm", "kserve"), {"vllm": "0.8.2", "kserve": "0.15"}),
        ("tensorrt-llm>=1.0", ("tensorrt-llm",), {"tensorrt-llm": "1.0"}),
        ("vLLM version 0.9", ("vllm",), {"vllm": "0.9"}),
        ("vllm on 4 gpus", ("vllm",), {}),
        ("0.8.2", (), {}),
    ],
)
def test_a_version_belongs_to_the_tool_before_it(
    query: str, tools: tuple[str, ...], versions: dict[str, str]
) -> None:
    analysis = analyse(query, WORDS)
    assert (analysis.tools, dict(analysis.versions)) == (tools, versions)


@pytest.mark.parametrize(
    ("query", "identifiers"),
    [
        ("what is --max-num-seqs?", ("--max-num-seqs",)),
        ("set VLLM_USE_V1 and max_num_batched_tokens", ("VLLM_USE_V1", "max_num_batched_tokens")),
        ("meta-llama/Llama-3.1-8B-Instruct on one GPU.", ("meta-llama/Llama-3.1-8B-Instruct",)),
        ("read /etc/vllm-args now", ("/etc/vllm-args",)),
        ("an InferenceService with scaleTarget", ("InferenceService", "scaleTarget")),
        ("retries and/or timeouts, input/output, TCP/IP, and/or.", ()),
        ("see https://example.org/a-page", ()),
        ("a well-known one - and --", ()),
        ("twice A_B and A_B", ("A_B",)),
    ],
)
def test_identifiers_are_flags_variables_paths_and_names_of_code(
    query: str, identifiers: tuple[str, ...]
) -> None:
    assert analyse(query, WORDS).identifiers == identifiers


def test_no_more_than_eight_identifiers_are_kept() -> None:
    analysis = analyse(" ".join(f"FLAG_{number}" for number in range(20)), WORDS)
    assert analysis.identifiers == tuple(f"FLAG_{number}" for number in range(8))


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("GPTQ versus AWQ", ("GPTQ", "AWQ")),
        ("GPTQ compared to AWQ: which is faster", ("GPTQ", "AWQ")),
        ("difference between tensor and pipeline parallelism", ("tensor", "pipeline parallelism")),
        ("vLLM vs. SGLang vs. TensorRT-LLM", ("vLLM", "SGLang", "TensorRT-LLM")),
        (
            "We run a shop. Compare chunked prefill with disaggregation, for long prompts",
            ("chunked prefill", "disaggregation"),
        ),
        ("AWQ or GPTQ or fp8?", ("AWQ", "GPTQ", "fp8")),
        ("gain compared to not using a cache", ("gain", "not using a cache")),
        (
            "prompt engineering instead of fine-tuning for new domains or tasks",
            ("prompt engineering", "fine-tuning for new domains or"),
        ),
        (
            "pass it to embed or the API of the service to say whether a query or a document comes",
            ("pass it to embed", "the API of the service"),
        ),
        ("Set k to 60 or not", ()),
        ("one or more replicas", ()),
        ("two or 3 replicas", ()),
        ("vLLM versus vllm", ()),
        ("versus AWQ", ()),
        ("GPTQ or", ()),
        ("how to size the kv cache", ()),
    ],
)
def test_a_comparison_is_split_into_its_sides(query: str, parts: tuple[str, ...]) -> None:
    assert analyse(query, WORDS).parts == parts


def test_a_side_is_the_few_words_next_to_the_word_that_compares() -> None:
    left, right = analyse("a b c d e f g versus h i j k l m n", WORDS).parts
    assert (left, right) == ("c d e f g", "h i j k l")


def test_no_more_than_four_sides_are_asked_for() -> None:
    assert len(analyse(" or ".join(f"name{n}" for n in range(50)), WORDS).parts) == 4


def test_blanks_and_lines_become_single_blanks() -> None:
    assert normalised("  why\n\tis \u00a0 it  slow ? ") == "why is it slow ?"


@pytest.mark.parametrize("query", ["", " ", "\n\t", "\u3000"])
def test_a_question_without_words_tells_nothing(query: str) -> None:
    analysis = analyse(query, WORDS)
    assert analysis.text == ""
    assert analysis == analyse("", WORDS)


class Counted(str):
    """A text that counts the characters it hands out."""

    __slots__ = ("handed",)
    handed: int

    def __getitem__(self, part: SupportsIndex | slice) -> str:
        piece = super().__getitem__(part)
        self.handed = getattr(self, "handed", 0) + len(piece)
        return piece


@pytest.mark.parametrize("word", ["x", "cache ", "a_", "A/b", "--a", "1.", "\u00e9 "])
def test_five_megabytes_are_looked_at_once_and_cut(word: str) -> None:
    query = Counted(word * (5_000_000 // len(word)))
    analysis = analyse(query, WORDS)
    # the beginning twice (8,000 characters each), the rest once to see whether it is blank
    assert query.handed <= len(query) + 8_000
    assert analysis.was_cut
    assert len(analysis.text) <= LONGEST_QUERY


@pytest.mark.parametrize(
    ("query", "is_cut"),
    [
        ("word " * 400, False),  # 1,999 characters without the last blank
        ("x" * 2000, False),
        ("x" * 2001, True),
        ("why?" + " " * 100_000, False),
        ("why?" + " " * 100_000 + "because", True),
    ],
)
def test_only_lost_words_count_as_a_cut(query: str, is_cut: bool) -> None:
    assert analyse(query, WORDS).was_cut == is_cut


@pytest.mark.parametrize(
    "piece",
    [
        "a_",
        "a.",
        "A/",
        "a-",
        "aA",
        "Aa",
        "--",
        "a or ",
        "between ",
        "vllm ",
        "1.1",
        "kv ",
        "é",
        "(",
    ],
)
def test_no_repeated_piece_keeps_the_analysis_busy(piece: str) -> None:
    # An expression that backtracks without bound would not come back from two thousand characters.
    for query in (piece * 1000, piece * 1000 + "!", "x" + piece * 1000 + "\u2603"):
        assert len(analyse(query, WORDS).text) <= LONGEST_QUERY


@given(st.text(max_size=300))
def test_any_text_has_an_analysis_that_quotes_only_it(query: str) -> None:
    analysis = analyse(query, WORDS)
    assert analysis.text == " ".join(query.split())
    assert all(name in analysis.text for name in analysis.identifiers)
    assert all(" ".join(part.split()) in analysis.text for part in analysis.parts)
    assert set(analysis.topics) <= set(WORDS.topics)
    assert set(analysis.versions) <= set(analysis.tools) <= set(WORDS.tools)


@given(st.text(max_size=200))
def test_an_analysis_of_an_analysed_text_is_the_same(query: str) -> None:
    once = analyse(query, WORDS)
    assert analyse(once.text, WORDS) == once


def test_an_empty_vocabulary_finds_no_topics_and_no_tools() -> None:
    analysis = analyse("vllm and rag", Vocabulary())
    assert (analysis.topics, analysis.tools) == ((), ())


def test_names_of_a_vocabulary_are_words_not_expressions() -> None:
    vocabulary = Vocabulary(topics={"c++": ("a.b",)}, tools=("(x",))
    assert analyse("aXb cccc x", vocabulary).topics == ()
    assert analyse("use a.b and (x now", vocabulary).topics == ("c++",)
    assert analyse("use a.b and (x now", vocabulary).tools == ("(x",)
