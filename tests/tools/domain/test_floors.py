"""Lower bounds by hand, and below everything that is predicted or was measured."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, ROW, SPARSE_47B, batch
from tools.domain.cases import Case
from tools.domain.features import Table, features, gpu_traits, model_traits, table
from tools.domain.floors import floors_ms, length_at
from tools.domain.layout import Layout
from tools.domain.model import ModelShape
from tools.domain.workload import Limit, Percentile, Workload
from tools.operation import ToolDeps

LOAD = Workload(isl_tokens=1000.0, osl_tokens=100.0, isl_p95_tokens=3000.0, osl_p95_tokens=250.0)


def one(shape: ModelShape = DENSE_8B, precision: str = "bf16", tp: int = 1) -> Table:
    layout = Layout(precision=precision, tp=tp)
    return table([features(model_traits(shape, precision), gpu_traits(BIG_GPU), layout)])


def floor(metric: str, percentile: Percentile = "mean", **what: object) -> float:
    limit = Limit(percentile=percentile, limit_ms=1.0)
    return float(floors_ms(one(**what), LOAD, metric, limit)[0])  # type: ignore[arg-type]


def test_a_token_takes_the_weights_over_the_bandwidth() -> None:
    # (8.03 - 0.525 embeddings) x 2 bytes / (3,350 GB/s x 1.05) = 4.27 ms
    assert floor("tpot") == pytest.approx(
        (8.03 - 128_256 * 4096 / 1e9) * 2 / 3.350 / 1.05, rel=0.01
    )


def test_a_prompt_takes_its_operations_over_the_peak() -> None:
    # 2 x (8.03 - 2 x 0.525) x 1,000 tokens / (989 TFLOP/s x 1.05) = 13.4 ms
    weights = 8.03 - 2 * 128_256 * 4096 / 1e9
    assert floor("ttft") == pytest.approx(2 * weights * 1000 / 989 / 1.05, rel=0.01)


def test_long_requests_count_at_high_percentiles() -> None:
    assert floor("ttft", "p99") == pytest.approx(3 * floor("ttft"), rel=0.01)
    assert floor("e2e", "p99") == pytest.approx(250 * floor("tpot"), rel=0.01)


def test_a_mean_answer_is_the_sum_of_the_means() -> None:
    assert floor("e2e") == pytest.approx(floor("ttft") + 99 * floor("tpot"))


@given(
    metric=st.sampled_from(["ttft", "tpot", "e2e"]),
    percentile=st.sampled_from(get_args(Percentile)),
    precision=st.sampled_from(["bf16", "fp8"]),
    shape=st.sampled_from([DENSE_8B, SPARSE_47B]),
    width=st.sampled_from([1, 2, 4]),
)
def test_more_gpus_never_raise_the_bound(
    metric: str, percentile: Percentile, precision: str, shape: ModelShape, width: int
) -> None:
    few, many = (
        floor(metric, percentile, shape=shape, precision=precision, tp=tp)
        for tp in (width, 2 * width)
    )
    assert 0.0 < many <= few


@given(st.floats(10, 5000), st.floats(1, 3.8))
def test_percentiles_of_lengths_rise(mean: float, ratio: float) -> None:
    lengths = [length_at(mean, mean * ratio, name) for name in ("p50", "p90", "p95", "p99")]
    assert lengths == sorted(lengths)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    prompt=st.floats(16, 8000),
    longer=st.floats(1.0, 3.5),
    cached=st.floats(0.0, 0.9),
    rate=st.floats(0.01, 20.0),
    model=st.sampled_from(["meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b"]),
    gpu=st.sampled_from(["H100-SXM-80GB", "L40S-48GB", "A10G-24GB", "MI300X-192GB"]),
)
def test_the_low_end_of_a_first_token_is_never_faster_than_its_prompt_at_the_peak(
    installation: ToolDeps,
    prompt: float,
    longer: float,
    cached: float,
    rate: float,
    model: str,
    gpu: str,
) -> None:
    row = installation.catalogue.models[model]
    load = Workload(
        isl_tokens=prompt,
        osl_tokens=128.0,
        isl_p95_tokens=longer * prompt,
        load="open",
        request_rate_rps=rate,
        prefix_cache_share=cached,
    )
    device = installation.catalogue.gpu(gpu).accelerator()
    layout = Layout(precision=row.checkpoint_precision)
    asked = Case(shape=row.shape(), gpu=device, layout=layout, workload=load)
    (told,) = installation.predictor.predict([asked])
    if not told.answered:
        return
    traits = model_traits(row.shape(), row.checkpoint_precision)
    place = table([features(traits, gpu_traits(device), layout)])
    for percentile in get_args(Percentile):
        limit = Limit(percentile=percentile, limit_ms=1.0)
        band = told.metrics[f"ttft_{percentile}_ms"]
        bound = float(floors_ms(place, load, "ttft", limit)[0])
        assert bound <= band.lo * (1.0 + 1e-9)
        assert band.lo <= band.value <= band.hi


@pytest.mark.parametrize("model", ["meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b"])
@pytest.mark.parametrize("gpu", ["H100-SXM-80GB", "B200-SXM-180GB", "L4-24GB"])
def test_no_prediction_is_below_the_bound(installation: ToolDeps, model: str, gpu: str) -> None:
    catalogue = installation.catalogue
    precision = catalogue.models[model].checkpoint_precision
    wanted = {"model_id": model, "gpu": gpu, "precision": precision, "concurrency": "1"}
    (row,) = batch(installation, ROW | wanted)
    traits = gpu_traits(catalogue.gpu(gpu).accelerator())
    shape = model_traits(catalogue.models[model].shape(), precision)
    place = table([features(shape, traits, Layout(precision=precision))])
    load = Workload(isl_tokens=512.0, osl_tokens=256.0)
    for metric in ("ttft", "tpot", "e2e"):
        bound = floors_ms(place, load, metric, Limit(percentile="mean", limit_ms=1.0))[0]
        assert bound <= float(row[f"{metric}_mean_ms_lo"])
