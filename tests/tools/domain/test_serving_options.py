"""Engine settings, adapters and drafts: sums by hand, and what they leave of the cache."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_memory import DEEPSEEK_R1, GPT_OSS_120B, H100, LLAMA_8B
from tests.fakes_prediction import case
from tools.domain.layout import Layout
from tools.domain.serving_options import (
    EngineSettings,
    TunedAssembler,
    accepted_tokens,
    draft_settings,
    lora_gib,
)

GIB = 2**30
BF16 = Layout(precision="bf16")


@given(st.integers(1, 16), st.floats(0, 1))
def test_a_verified_step_yields_between_one_token_and_all(k: int, rate: float) -> None:
    found = accepted_tokens(speculative_tokens=k, acceptance_rate=rate)
    assert 1.0 <= found <= k + 1 + 1e-9


def test_half_accepted_drafts_of_three_yield_1_875_tokens() -> None:
    # 1 + 0.5 + 0.25 + 0.125
    assert accepted_tokens(speculative_tokens=3, acceptance_rate=0.5) == 1.875
    assert accepted_tokens(speculative_tokens=3, acceptance_rate=1.0) == 4.0
    assert accepted_tokens(speculative_tokens=3, acceptance_rate=0.0) == 1.0


def test_an_adapter_of_rank_16_on_llama_8b_takes_80_mib() -> None:
    # per layer: q 4096+4096, k and v 4096+1024 each, o 4096+4096, gate, up, down 4096+14336 each:
    # 81,920 x 16 x 32 layers x 2 bytes = 80 MiB; published adapters of this shape hold 41.9 M
    assert lora_gib(LLAMA_8B, adapters=1, rank=16) * 1024 == pytest.approx(80.0, rel=0.01)


def test_adapters_are_halved_only_on_their_sharded_side() -> None:
    one, two = (lora_gib(LLAMA_8B, adapters=4, rank=16, tp=tp) for tp in (1, 2))
    assert one / 2 < two < one


def test_experts_carry_no_adapters_and_latent_attention_is_not_guessed() -> None:
    # attention alone: q 2880+4096, k and v 2880+512 each, o 4096+2880
    expected = (6976 + 2 * 3392 + 6976) * 8 * 36 * 2 / GIB
    assert lora_gib(GPT_OSS_120B, adapters=1, rank=8) == pytest.approx(expected)
    assert lora_gib(DEEPSEEK_R1, adapters=1, rank=8) == 0.0


def test_default_settings_change_nothing() -> None:
    plain = TunedAssembler().configuration(LLAMA_8B, H100, BF16)
    # (0.9 x 79.19 - 14.957 - 3.20) GiB
    assert plain.kv_bytes / GIB == pytest.approx(53.11, abs=0.01)


def test_utilisation_and_reservations_move_the_cache_by_their_size() -> None:
    plain = TunedAssembler().configuration(LLAMA_8B, H100, BF16)
    more = TunedAssembler(settings=EngineSettings(utilisation=0.95, reserved_gib=1.0))
    found = more.configuration(LLAMA_8B, H100, BF16)
    # 0.05 x 79.19 - 1
    assert (found.kv_bytes - plain.kv_bytes) / GIB == pytest.approx(2.9595)


def test_no_more_sequences_run_than_the_engine_admits() -> None:
    few = TunedAssembler(settings=EngineSettings(max_num_seqs=16))
    assert few.prepare([case()]).demand.max_sequences.tolist() == [16.0]
    many = TunedAssembler(settings=EngineSettings(max_num_seqs=100_000))
    np.testing.assert_array_equal(
        many.prepare([case()]).demand.max_sequences,
        TunedAssembler().prepare([case()]).demand.max_sequences,
    )


def test_a_draft_takes_its_weights_and_caches_its_own_tokens() -> None:
    found = draft_settings(EngineSettings(), LLAMA_8B, Layout(precision="bf16", tp=2))
    assert found.reserved_gib == pytest.approx(14.957 / 2, abs=0.01)
    assert found.draft_bytes_per_token == 65_536
