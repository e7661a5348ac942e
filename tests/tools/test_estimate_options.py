"""Engine settings and serving options: what they change, and what is said not to be known."""

import pytest

from tests.fakes_prediction import H100, H200, LLAMA_8B, ask
from tools.domain.errors import InputError
from tools.estimate_report import EstimateReport
from tools.operation import ToolDeps


def _status(report: EstimateReport) -> dict[str, str]:
    return {option.name: option.status for option in report.options}


def test_nothing_asked_nothing_told(installation: ToolDeps) -> None:
    assert ask(installation, LLAMA_8B, H100).options == ()


def test_a_prefix_share_is_modelled_and_its_hit_rate_is_not_predicted(
    installation: ToolDeps,
) -> None:
    report = ask(installation, LLAMA_8B, H100, prefix_cache_share=0.5, concurrency=8)
    assert _status(report) == {"prefix_caching": "modelled", "prefix_hit_rate": "not_evaluated"}
    assert "256 of 512 prompt tokens" in report.options[0].effect


def test_an_8_bit_cache_is_computed_in_bytes_and_not_judged_in_quality(
    installation: ToolDeps,
) -> None:
    report = ask(installation, LLAMA_8B, H100, kv_precision="fp8")
    assert _status(report) == {
        "kv_quantisation": "computed",
        "kv_quantisation_speed": "modelled",
        "kv_quantisation_quality": "not_evaluated",
    }
    # 2 x 8 heads x 128 x 1 byte x 32 layers = 64 KiB
    assert report.options[0].effect.startswith("64 KiB")


def test_adapters_take_memory_and_leave_latency_open(installation: ToolDeps) -> None:
    plain = ask(installation, LLAMA_8B, H100).memory
    report = ask(installation, LLAMA_8B, H100, lora_adapters=8, lora_rank=16)
    # eight times 80 MiB
    assert plain.kv_cache_gib - report.memory.kv_cache_gib == pytest.approx(0.625, abs=0.02)
    assert _status(report) == {"lora_memory": "computed", "lora_latency": "not_evaluated"}


def test_adapters_on_latent_attention_are_not_guessed(installation: ToolDeps) -> None:
    report = ask(installation, "deepseek-ai/DeepSeek-R1", H200, tp=8, lora_adapters=4)
    assert _status(report)["lora_memory"] == "not_evaluated"


def test_speculation_without_an_acceptance_rate_is_not_evaluated(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_8B, H100, speculative_tokens=3)
    assert _status(report) == {"speculative_decoding": "not_evaluated"}


def test_speculation_gains_less_in_full_batches_and_stays_out_of_the_latencies(
    installation: ToolDeps,
) -> None:
    plain = ask(installation, LLAMA_8B, H100, concurrency=4)
    report = ask(
        installation,
        LLAMA_8B,
        H100,
        concurrency=4,
        speculative_tokens=3,
        acceptance_rate=0.7,
        draft_model="meta-llama/Llama-3.2-1B-Instruct",
    )
    assert _status(report) == {"draft_memory": "computed", "speculative_decoding": "modelled"}
    told = report.options[1].effect
    assert told.startswith("2.53 tokens per step")
    now = report.metrics["tpot_mean_ms"].value
    assert now == pytest.approx(plain.metrics["tpot_mean_ms"].value, rel=0.02)
    fast = float(told.split(" -> ")[1].split()[0])
    full = float(told.split("TPOT is ")[1].split()[0])
    assert fast / now < full
    assert report.memory.kv_cache_gib < plain.memory.kv_cache_gib - 2.0


def test_a_draft_model_without_drafted_tokens_is_a_mistake(installation: ToolDeps) -> None:
    with pytest.raises(InputError, match="speculative_tokens"):
        ask(installation, LLAMA_8B, H100, draft_model="meta-llama/Llama-3.2-1B-Instruct")


def test_more_of_the_gpu_caches_more_and_the_settings_are_shown(installation: ToolDeps) -> None:
    less, more = (
        ask(installation, LLAMA_8B, H100, gpu_memory_utilization=share).memory
        for share in (0.8, 0.95)
    )
    # 0.15 x 79.19 GiB
    assert more.kv_cache_gib - less.kv_cache_gib == pytest.approx(11.88, abs=0.02)
    assert (more.gpu_memory_utilization, more.max_num_batched_tokens) == (0.95, 8192)


def test_the_longest_length_admitted_sets_the_concurrency_vllm_prints(
    installation: ToolDeps,
) -> None:
    memory = ask(installation, LLAMA_8B, H100, max_model_len=8192).memory
    assert memory.max_model_len == 8192
    # 435,109 tokens / 8,192
    assert memory.full_length_concurrency == pytest.approx(53.1, abs=0.1)


def test_few_sequences_make_a_closed_load_wait(installation: ToolDeps) -> None:
    free, few = (
        ask(installation, LLAMA_8B, H100, concurrency=64, max_num_seqs=most) for most in (None, 8)
    )
    assert few.memory.max_concurrent_sequences == 8
    assert few.metrics["ttft_mean_ms"].value > 3 * free.metrics["ttft_mean_ms"].value


def test_copies_of_the_cache_are_counted(installation: ToolDeps) -> None:
    # 4 KV heads over 8 GPUs; one latent vector on each of 8
    assert ask(installation, "Qwen/Qwen3-235B-A22B-FP8", H100, tp=8).memory.kv_copies == 2.0
    assert ask(installation, "deepseek-ai/DeepSeek-R1", H200, tp=8).memory.kv_copies == 8.0
    assert ask(installation, LLAMA_8B, H100, tp=8).memory.kv_copies == 1.0


def test_shorter_steps_free_memory_and_their_latency_is_not_evaluated(
    installation: ToolDeps,
) -> None:
    plain = ask(installation, LLAMA_8B, H100).memory
    report = ask(installation, LLAMA_8B, H100, max_num_batched_tokens=2048)
    # 0.375 x 1.89 GiB
    assert report.memory.kv_cache_gib - plain.kv_cache_gib == pytest.approx(0.709, abs=0.02)
    assert _status(report) == {"step_memory": "computed", "step_latency": "not_evaluated"}


def test_the_engine_version_is_read_as_a_release_or_said_to_be_ignored(
    installation: ToolDeps,
) -> None:
    plain = ask(installation, LLAMA_8B, H100, concurrency=8)
    never = ask(installation, LLAMA_8B, H100, concurrency=8, engine_version="0.999.0")
    assert never.metrics == plain.metrics
    (note,) = ask(installation, LLAMA_8B, H100, concurrency=8, tp=1, engine_version="latest").notes
    assert note == "Engine version 'latest' names no release: ignored."
