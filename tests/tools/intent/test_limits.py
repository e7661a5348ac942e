import pytest

from tests.fakes_intent import intent_deps
from tools.specification import Slo, Specification
from tools.understand import UnderstandRequest, specify


def specified(text: str = "", **fields: object) -> Specification:
    return specify(UnderstandRequest(text=text, fields=fields), intent_deps()).specification


def effective(slo: Slo) -> tuple[float, float, float]:
    assert slo.ttft_ms is not None
    assert slo.tpot_ms is not None
    assert slo.e2e_ms is not None
    return (
        slo.ttft_ms.effective_limit,
        slo.tpot_ms.effective_limit,
        slo.e2e_ms.effective_limit,
    )


@pytest.mark.parametrize(
    ("use_case", "widened", "strict"),
    [
        # 300 + 199 x 50; (2000 - 300) / 199 = 8.54
        ("interactive_chatbot", 10_250, "8.5 ms"),
        # 1000 + 499 x 100; (10000 - 1000) / 499 = 18.03
        ("document_summarization", 50_900, "18 ms"),
        # 500 + 399 x 75; (5000 - 500) / 399 = 11.28
        ("code_generation", 30_425, "11.2 ms"),
    ],
)
def test_limits_of_a_template_that_conflict_widen_e2e_and_show_the_strict_alternative(
    use_case: str, widened: float, strict: str
) -> None:
    specification = specified(use_case=use_case)
    (conflict,) = specification.conflicts
    assert effective(specification.slo)[2] == widened
    assert specification.slo.e2e_ms is not None
    assert specification.slo.e2e_ms.limit < widened
    assert conflict.fields == ("slo.e2e_ms", "slo.ttft_ms", "slo.tpot_ms")
    assert strict in conflict.suggestion


def test_the_time_of_a_long_answer_is_shown_beside() -> None:
    # 300 + 499 x 50
    assert "25,250 ms" in specified(use_case="interactive_chatbot").conflicts[0].message


def test_a_stated_e2e_limit_outranks_a_default_tpot() -> None:
    # (5000 - 300) / 199 = 23.61
    specification = specified("chatbot, end-to-end under 5 seconds")
    assert effective(specification.slo) == (300, 23.6, 5000)
    assert "TPOT counts with 23.6 ms" in specification.conflicts[0].suggestion


def test_a_stated_tpot_stays_and_e2e_is_widened_even_if_stated() -> None:
    # 300 + 199 x 40
    specification = specified("chatbot, E2E under 5 s, TPOT under 40 ms")
    assert effective(specification.slo) == (300, 40, 8260)
    assert "not with the 5,000 ms asked for" in specification.conflicts[0].suggestion


def test_a_default_ttft_does_not_widen_a_stated_e2e_limit() -> None:
    # 199 x 40 = 7,960; with the default TTFT of 300 ms it would be 8,260
    specification = specified("chatbot, E2E under 8 s, TPOT under 40 ms")
    assert effective(specification.slo) == (300, 40, 8000)
    assert "the E2E limit decides" in specification.conflicts[0].suggestion


def test_a_default_tpot_does_not_widen_a_stated_e2e_limit_below_a_stated_ttft() -> None:
    specification = specified("chatbot, TTFT under 3 s, E2E under 1 s")
    assert effective(specification.slo) == (3000, 50, 1000)


def test_an_e2e_limit_below_the_default_ttft_shrinks_both_defaults_in_proportion() -> None:
    # 300 + 199 x 50 = 10,250; 205 / 10,250 = 0.02
    specification = specified(slo={"e2e_ms": 205})
    assert effective(specification.slo) == pytest.approx((6.0, 1.0, 205))


def test_limits_that_fit_are_no_conflict() -> None:
    specification = specified("chatbot, E2E under 11 seconds")
    assert specification.conflicts == ()
    assert effective(specification.slo) == (300, 50, 11_000)


def test_a_single_output_token_needs_no_time_per_token() -> None:
    specification = specified(traffic={"output_tokens": {"mean": 1, "p95": 1}})
    assert specification.conflicts == ()


def test_an_emptied_limit_stays_empty_and_conflicts_with_nothing() -> None:
    specification = specified("chatbot", slo={"e2e_ms": None})
    assert specification.slo.e2e_ms is None
    assert specification.conflicts == ()
    assert specification.provenance["slo.e2e_ms"].source == "stated"


def test_a_limit_the_use_case_does_not_have_gets_a_labelled_percentile() -> None:
    specification = specified(use_case="batch_processing", slo={"e2e_ms": 60_000})
    assert specification.slo.e2e_ms is not None
    assert specification.slo.e2e_ms.percentile == "p95"
    assert specification.provenance["slo.e2e_ms.percentile"].source == "default"
    assert specification.slo.ttft_ms is None
