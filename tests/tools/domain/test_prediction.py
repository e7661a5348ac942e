"""One answer: figures or a refusal, never both words at once."""

from tools.domain.errors import RefusedError
from tools.domain.prediction import OUTPUT_METRICS, Band, Prediction


def test_a_prediction_without_refusal_is_answered() -> None:
    band = Band(10.0, 9.0, 12.0)
    assert Prediction(basis="modelled", metrics={"tpot_mean_ms": band}).answered


def test_a_refusal_has_no_figures() -> None:
    refusal = RefusedError("80 heads", hint="use tp 8", code="impossible_layout")
    prediction = Prediction(basis="refused", refusal=refusal)
    assert not prediction.answered
    assert prediction.metrics == {}
    assert prediction.evidence == ()


def test_every_metric_names_its_statistic_and_unit() -> None:
    kinds = ("ttft", "tpot", "e2e")
    statistics = ("mean", "p50", "p90", "p95", "p99")
    expected = {f"{kind}_{name}_ms" for kind in kinds for name in statistics} | {"output_tok_s"}
    assert set(OUTPUT_METRICS) == expected
