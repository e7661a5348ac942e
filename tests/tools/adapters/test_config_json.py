"""Models described by their config.json alone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.adapters.config_json import model_row_from_config
from tools.domain.errors import InputError, RefusedError

LLAMA_3_1_8B: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "vocab_size": 128256,
    "max_position_embeddings": 131072,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
}
QWEN3_30B_A3B: dict[str, Any] = {
    "model_type": "qwen3_moe",
    "hidden_size": 2048,
    "num_hidden_layers": 48,
    "num_attention_heads": 32,
    "num_key_value_heads": 4,
    "head_dim": 128,
    "intermediate_size": 6144,
    "num_experts": 128,
    "num_experts_per_tok": 8,
    "moe_intermediate_size": 768,
    "mlp_only_layers": [],
    "vocab_size": 151936,
    "max_position_embeddings": 40960,
    "tie_word_embeddings": False,
    "sliding_window": None,
    "use_sliding_window": False,
}
DEEPSEEK_V3: dict[str, Any] = {
    "model_type": "deepseek_v3",
    "hidden_size": 7168,
    "num_hidden_layers": 61,
    "num_attention_heads": 128,
    "num_key_value_heads": 128,
    "intermediate_size": 18432,
    "n_routed_experts": 256,
    "num_experts_per_tok": 8,
    "n_shared_experts": 1,
    "moe_intermediate_size": 2048,
    "first_k_dense_replace": 3,
    "q_lora_rank": 1536,
    "kv_lora_rank": 512,
    "qk_nope_head_dim": 128,
    "qk_rope_head_dim": 64,
    "v_head_dim": 128,
    "vocab_size": 129280,
    "max_position_embeddings": 163840,
    "tie_word_embeddings": False,
    "quantization_config": {"quant_method": "fp8", "fmt": "e4m3"},
}


def test_llama_3_1_8b_has_8_03_billion_parameters() -> None:
    # embeddings 2 x 128,256 x 4,096 = 1.0507e9
    # per layer: attention 41.94e6, feed-forward 3 x 4,096 x 14,336 = 176.16e6; x 32 = 6.9793e9
    row = model_row_from_config(LLAMA_3_1_8B, "meta-llama/Llama-3.1-8B-Instruct")
    assert row.parameters_total_b == pytest.approx(8.03, abs=0.001)
    assert row.parameters_active_b == row.parameters_total_b
    assert (row.kv_heads, row.head_dim, row.full_attention_layers) == (8, 128, 32)
    assert row.precisions == ("bf16", "fp8", "int4")
    # 2 x 8 x 128
    assert row.shape().kv_elements_per_token_layer == 2048


def test_qwen3_30b_a3b_stores_30_5_and_uses_3_3_billion() -> None:
    # experts 48 x 128 x 3 x 2,048 x 768 = 28.99e9; attention 48 x 18.87e6 = 0.906e9;
    # embeddings 0.622e9; router 0.013e9
    row = model_row_from_config(QWEN3_30B_A3B, "Qwen/Qwen3-30B-A3B")
    assert round(row.parameters_total_b, 1) == 30.5
    assert row.parameters_active_b == pytest.approx(3.35, abs=0.01)
    assert (row.experts, row.moe_layers) == (128, 48)


def test_deepseek_v3_stores_671_and_uses_37_billion_and_keeps_576_elements() -> None:
    # experts 58 x 256 x 3 x 7,168 x 2,048 = 653.9e9; attention 61 x 187.1e6 = 11.4e9
    row = model_row_from_config(DEEPSEEK_V3, "deepseek-ai/DeepSeek-V3")
    assert row.parameters_total_b == pytest.approx(671.0, abs=0.1)
    assert row.parameters_active_b == pytest.approx(37.5, abs=0.1)
    assert row.shape().kv_elements_per_token_layer == 512 + 64
    assert (row.checkpoint_precision, row.precisions) == ("fp8", ("fp8",))


def test_gemma_2_alternates_sliding_and_full_layers_and_ties_its_embeddings() -> None:
    config = {
        "model_type": "gemma2", "hidden_size": 3584, "num_hidden_layers": 42,
        "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256,
        "intermediate_size": 14336, "vocab_size": 256000, "max_position_embeddings": 8192,
        "sliding_window": 4096,
    }  # fmt: skip
    row = model_row_from_config(config, "google/gemma-2-9b-it")
    assert (row.full_attention_layers, row.sliding_attention_layers) == (21, 21)
    assert row.sliding_window_tokens == 4096
    assert row.parameters_total_b == pytest.approx(9.24, abs=0.01)


def test_gemma_3_inside_a_vision_model_is_read_through_its_text_config() -> None:
    text = {
        "model_type": "gemma3_text", "hidden_size": 5376, "num_hidden_layers": 62,
        "num_attention_heads": 32, "num_key_value_heads": 16, "head_dim": 128,
        "intermediate_size": 21504, "vocab_size": 262144, "max_position_embeddings": 131072,
        "sliding_window": 1024,
    }  # fmt: skip
    row = model_row_from_config({"model_type": "gemma3", "text_config": text}, "google/gemma-3-27b")
    # one full layer after every five sliding ones: 62 // 6
    assert (row.full_attention_layers, row.sliding_attention_layers) == (10, 52)
    assert row.parameters_total_b == pytest.approx(27.0, abs=0.05)


def test_gpt_oss_120b_counts_117_billion_and_half_of_its_layers_slide() -> None:
    config = {
        "model_type": "gpt_oss", "hidden_size": 2880, "num_hidden_layers": 36,
        "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64,
        "intermediate_size": 2880, "num_local_experts": 128, "num_experts_per_tok": 4,
        "vocab_size": 201088, "max_position_embeddings": 131072, "sliding_window": 128,
        "tie_word_embeddings": False,
        "layer_types": ["sliding_attention", "full_attention"] * 18,
        "quantization_config": {"quant_method": "mxfp4"},
    }  # fmt: skip
    row = model_row_from_config(config, "openai/gpt-oss-120b")
    assert row.parameters_total_b == pytest.approx(116.8, abs=0.1)
    assert (row.full_attention_layers, row.sliding_attention_layers) == (18, 18)
    assert row.precisions == ("mxfp4",)


def test_mixtral_8x7b_counts_46_7_billion_and_12_9_active() -> None:
    config = LLAMA_3_1_8B | {
        "model_type": "mixtral",
        "vocab_size": 32000,
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
        "max_position_embeddings": 32768,
    }
    row = model_row_from_config(config, "mistralai/Mixtral-8x7B-Instruct-v0.1")
    assert (round(row.parameters_total_b, 1), round(row.parameters_active_b, 1)) == (46.7, 12.9)


@pytest.mark.parametrize(
    ("quantised", "precision"),
    [
        ({"quant_method": "awq", "bits": 4}, "int4"),
        ({"quant_method": "gptq", "bits": 8}, "int8"),
        ({"quant_method": "modelopt", "quant_algo": "NVFP4"}, "nvfp4"),
        ({"quant_method": "compressed-tensors", "format": "pack-quantized"}, "int4"),
        ({"quant_method": "compressed-tensors", "format": "float-quantized"}, "fp8"),
        ({"quant_method": "compressed-tensors", "format": "int-quantized"}, "int8"),
    ],
)
def test_the_quantisation_of_a_checkpoint_is_read(
    quantised: dict[str, object], precision: str
) -> None:
    row = model_row_from_config(LLAMA_3_1_8B | {"quantization_config": quantised}, "o/m")
    assert (row.checkpoint_precision, row.precisions) == (precision, (precision,))


def test_an_unknown_quantisation_is_not_taken_for_16_bit() -> None:
    with pytest.raises(InputError, match="quant_method"):
        model_row_from_config(LLAMA_3_1_8B | {"quantization_config": {"quant_method": "x"}}, "o/m")


def test_a_base_model_is_recognised_by_its_name_and_does_not_chat() -> None:
    row = model_row_from_config(LLAMA_3_1_8B, "me/mine-8B-Base")
    assert (row.kind, row.tasks) == ("base", ("base",))


def test_an_unknown_architecture_is_refused_and_never_defaulted() -> None:
    with pytest.raises(RefusedError) as caught:
        model_row_from_config(LLAMA_3_1_8B | {"model_type": "rwkv7"}, "o/m")
    assert caught.value.code == "unknown_architecture"
    assert "models.csv" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hidden_size": None}, "hidden_size"),
        ({"num_hidden_layers": -1}, "num_hidden_layers"),
        ({"num_hidden_layers": True}, "num_hidden_layers"),
        ({"vocab_size": 10**12}, "vocab_size"),
        ({"num_key_value_heads": 5}, "num_key_value_heads"),
        ({"intermediate_size": "14336"}, "intermediate_size"),
        ({"model_type": None}, "model_type"),
        ({"tie_word_embeddings": "no"}, "tie_word_embeddings"),
    ],
)
def test_a_missing_or_absurd_field_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(InputError, match=field) as caught:
        model_row_from_config(LLAMA_3_1_8B | change, "o/m")
    assert caught.value.code == "bad_config"


def test_more_experts_per_token_than_experts_is_absurd() -> None:
    with pytest.raises(InputError, match="num_experts_per_tok"):
        model_row_from_config(QWEN3_30B_A3B | {"num_experts_per_tok": 129}, "o/m")


@given(
    st.dictionaries(
        st.sampled_from(sorted(LLAMA_3_1_8B)),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2),
    )
)
def test_any_config_gives_a_row_or_an_expected_error(change: dict[str, object]) -> None:
    config = json.loads(json.dumps(LLAMA_3_1_8B | change))
    try:
        row = model_row_from_config(config, "o/m")
    except (InputError, RefusedError):
        return
    assert row.parameters_total_b >= row.parameters_active_b > 0
