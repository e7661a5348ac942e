"""Users' own benchmark files become rows of the benchmark store.

A format is recognised by content, never by the file's name. Every point of a file becomes an
`Observation`: the text columns of batch prediction (contracts, section 5) plus measured metrics.
One path (`rows`) then resolves names, checks plausibility and makes the `Measurement`, so all
formats mean the same by the same word. Only the fields named here are read; addresses, keys, user
and host names in a file are never looked at, so they cannot be stored.

Units: latencies are kept in ms, rates per second and for the whole deployment, lengths in tokens
per request (measured means). A zero or a missing field is unknown; a negative number, NaN
or text in a field that is read is left out and told.

**GuideLLM report** (`guidellm`, JSON or YAML; one point per entry of `benchmarks`; successful
requests only, `metrics.*.successful`):

- Load, from `type_` (or `kind`) of `config.strategy`, `scheduler.strategy` or `args.strategy`
  (0.4 and later, 0.3, 0.2): `synchronous` is closed with 1, `concurrent` closed with `streams`,
  `constant`, `poisson` and `async` open with `rate`. `throughput` is offline saturation; only where
  its `max_concurrency` was really reached (mean `request_concurrency` at 90 % of it) it is closed
  with that number, because GuideLLM refills every slot at once. Anything else is refused.
- `time_to_first_token_ms` is TTFT, `request_latency` (seconds) is E2E, `inter_token_latency_ms` is
  TPOT: GuideLLM computes it per request as (last - first token) / (tokens - 1). Its statistics
  weigh requests by tokens, so percentiles are taken only where output lengths vary by less than
  5 %.
  `time_per_output_token_ms` includes the first token and is never read.
- Lengths: means of `prompt_token_count` and `output_token_count`. Rates: means of
  `requests_per_second`, `output_tokens_per_second`, `tokens_per_second`.

**`vllm bench serve --save-result` or `--append-result`** (`vllm-bench`, one or several JSON
objects):

- `request_rate` a number: open. `inf` with `max_concurrency`: closed with it. `inf` without:
  offline saturation. A burst of at most 128 prompts, or of no more prompts than the cap, starts
  together and is a static batch of that size. A rate with a cap is open with a note; where the
  requests in flight (rate x time) reached 90 % of the cap, the cap ruled: closed.
- `mean_|median_|p90_|p95_|p99_` x `ttft|tpot|e2el` `_ms` as they are (its TPOT excludes the first
  token); lengths are `total_input_tokens` and `total_output_tokens` over `completed`.
- `--metadata` keys `tp`, `gpu`, `num_gpus`, `precision` and `version` are read where present;
  `backend` names the engine unless it is an OpenAI one. Ramps and speculative decoding are refused.

**llm-d-benchmark report v0.2** (`llm-d-report`, YAML or JSON, one point):

- `scenario.stack[]` of kind `inference_engine`: model, accelerator, `parallelism`; GPUs are
  `replicas` x the larger of `count` and tp x pp x dp, summed. Prefill or decode roles, and engines
  that differ, are refused.
- `scenario.load.standardized`: `rate_qps` and `concurrency`, read like those of `vllm bench`.
- `results.request_performance.aggregate`: each statistic in its own `units`. TPOT is
  `time_per_output_token`, except from GuideLLM, whose value includes the first token: there it is
  the mean of `inter_token_latency`. The rate of requests is `request_rate` or, in older files,
  `requests_rate`.

**CSV of batch prediction with measured columns** (`csv`): columns and their other names are told in
`columns`. `estimate --measured` and `predict --measured` read all four formats, for one run.

Refused as files, with the reason: report v0.1, `vllm bench latency` and `vllm bench throughput`
(they do not say model or lengths).

What a file does not say comes from the flags; an engine that nobody names is vLLM, noted with the
row. A file that cannot be used takes no other with it. A flag may replace a report's model (often
an alias), precision and GPU count; where GPU, tp or engine of a report and a flag differ, the point
is refused. In a CSV, flags fill empty cells only.

In open load, a point that served less than half of its rate is refused (no steady state), one below
90 % is kept with a note. Rows that break a bound of `tools.domain.plausibility` or of `possible`
(times that look like seconds, hours of waiting, an E2E far from its parts, more arithmetic than the
GPUs' peak), whose tp does not divide the heads, or that hold no metric to learn from, are refused
one by one.
"""
