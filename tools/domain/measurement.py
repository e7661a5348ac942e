"""Measured serving points: one row, one configuration, one load, one statistic per column.

Means and percentiles never mix: `tpot_mean_ms` and `tpot_p50_ms` are different columns and stay so.
"""

from dataclasses import dataclass, fields

__all__ = ["METRICS", "Measurement"]

METRICS: tuple[str, ...] = (
    "ttft_mean_ms",
    "ttft_p50_ms",
    "ttft_p90_ms",
    "ttft_p95_ms",
    "ttft_p99_ms",
    "tpot_mean_ms",
    "tpot_p50_ms",
    "tpot_p90_ms",
    "tpot_p95_ms",
    "tpot_p99_ms",
    "e2e_mean_ms",
    "e2e_p50_ms",
    "e2e_p90_ms",
    "e2e_p95_ms",
    "e2e_p99_ms",
    "output_tok_s",
    "total_tok_s",
    "req_s",
)
"""Every measured column; rates are for the whole deployment."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One measured row; an empty cell is None.

    Attributes:
        row_id: Stable id, quoted as evidence.
        curve_id: Rows of one configuration and one length pair, at different loads.
        model_id: Checkpoint that ran.
        model_family: Checkpoints of the same shape.
        precision: Weight precision; empty where the source does not say.
        gpu: Canonical accelerator.
        gpus: GPUs of the whole deployment.
        tp, pp, ep, attention_dp: Parallel widths; None where not recorded.
        engine: `vllm`, `sglang`, `trtllm` or another name.
        speculation: `none` or `unknown`.
        isl_tokens, osl_tokens: Lengths per request; None where not stated.
        load: `closed`, `open` or `offline`.
        concurrency: In flight (closed) or static batch (offline); None means saturation.
        request_rate_rps: Arrivals per second (open).
        flags: Semicolon list of doubts kept with the row (`impossible`, `doubtful_concurrency`,
            `flat_tpot`, `nominal_lengths`, `prompts_repeat`); an `impossible` row is never used.
    """

    row_id: str
    curve_id: str
    model_id: str
    model_family: str
    precision: str
    gpu: str
    gpus: int
    tp: int | None
    pp: int | None
    ep: int | None
    attention_dp: int | None
    engine: str
    engine_version: str
    speculation: str
    isl_tokens: float | None
    osl_tokens: float | None
    load: str
    concurrency: float | None
    request_rate_rps: float | None
    ttft_mean_ms: float | None = None
    ttft_p50_ms: float | None = None
    ttft_p90_ms: float | None = None
    ttft_p95_ms: float | None = None
    ttft_p99_ms: float | None = None
    tpot_mean_ms: float | None = None
    tpot_p50_ms: float | None = None
    tpot_p90_ms: float | None = None
    tpot_p95_ms: float | None = None
    tpot_p99_ms: float | None = None
    e2e_mean_ms: float | None = None
    e2e_p50_ms: float | None = None
    e2e_p90_ms: float | None = None
    e2e_p95_ms: float | None = None
    e2e_p99_ms: float | None = None
    output_tok_s: float | None = None
    total_tok_s: float | None = None
    req_s: float | None = None
    flags: str = ""
    notes: str = ""
    source: str = ""
    date: str = ""
    licence: str = ""


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Measurement))
"""Column order of the shipped file and of the store."""
