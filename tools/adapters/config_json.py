"""A Hugging Face `config.json` as a row of the catalogue, for architectures whose shape is known.

Parameters are counted from the shape (`tools.domain.parameters`). An architecture outside the list
is refused, a missing or absurd field is an input error: no number is assumed. What a config does
not say (tuning, tasks, licence) is stated as assumed in `notes`.
"""

import re
from collections.abc import Mapping
from typing import Literal

from tools.adapters.config_fields import Fields, attention_layers, weight_precision
from tools.domain.errors import RefusedError
from tools.domain.parameters import Blocks, gqa_attention, mla_attention, parameters_b
from tools.rows import ModelRow

__all__ = ["ARCHITECTURES", "model_row_from_config"]

_DENSE = ("llama", "mistral", "qwen2", "qwen3", "phi3", "granite", "gemma2", "gemma3_text")
_MOE = ("mixtral", "qwen3_moe", "gpt_oss")
_MLA = ("deepseek_v2", "deepseek_v3")
ARCHITECTURES: tuple[str, ...] = (*_DENSE, *_MOE, *_MLA)
"""Values of `model_type` that are understood; `gemma3` is read through its `text_config`."""

_TIED = ("gemma2", "gemma3_text")
_BASE = re.compile(r"(^|[-_.])(base|pt)($|[-_.])", re.IGNORECASE)


def model_row_from_config(config: Mapping[str, object], model_id: str) -> ModelRow:
    """The catalogue row of a model that is described by its config alone.

    Args:
        config: The parsed `config.json`.
        model_id: Id to list it under, such as `organisation/model`.

    Raises:
        RefusedError: `unknown_architecture`.
        InputError: `bad_config`, naming the field.
    """
    fields = Fields.of(config, model_id)
    architecture = fields.text("model_type")
    if architecture not in ARCHITECTURES:
        raise RefusedError(
            f"{model_id}: model_type {architecture!r} is not one whose shape is known",
            code="unknown_architecture",
            hint=f"known: {', '.join(ARCHITECTURES)}; or add a models.csv row with its shape",
        )
    blocks = _blocks(fields, architecture)
    total, active = parameters_b(blocks)
    mla = architecture in _MLA
    full, sliding, window = attention_layers(fields, architecture, blocks.layers)
    precision, precisions = weight_precision(config, fields)
    kind: Literal["base", "instruct"] = "base" if _BASE.search(model_id) else "instruct"
    return ModelRow(
        model_id=model_id,
        architecture=architecture,
        family=model_id,
        kind=kind,
        tasks=("base",) if kind == "base" else ("chat",),
        parameters_total_b=total,
        parameters_active_b=active,
        layers=blocks.layers,
        hidden_size=blocks.hidden_size,
        attention_heads=fields.count("num_attention_heads"),
        kv_heads=None if mla else _kv_heads(fields),
        head_dim=None if mla else _head_dim(fields),
        full_attention_layers=full,
        sliding_attention_layers=sliding,
        state_layers=0,
        sliding_window_tokens=window,
        kv_lora_rank=fields.count("kv_lora_rank") if mla else None,
        qk_rope_head_dim=fields.count("qk_rope_head_dim") if mla else None,
        experts=blocks.experts,
        experts_per_token=blocks.experts_per_token,
        moe_layers=blocks.moe_layers,
        moe_intermediate_size=blocks.moe_intermediate_size,
        vocabulary_size=blocks.vocabulary_size,
        context_tokens=fields.count("max_position_embeddings"),
        checkpoint_precision=precision,
        precisions=precisions,
        model_licence="",
        same_shape_as=None,
        unmodelled_reason="",
        verified=False,
        notes="read from config.json; tuning and tasks are assumed from the name, licence unknown",
        source="own",
        date="",
        licence="own",
    )


def _head_dim(fields: Fields) -> int:
    heads = fields.count("num_attention_heads")
    return fields.count("head_dim", default=max(fields.count("hidden_size") // heads, 1))


def _kv_heads(fields: Fields) -> int:
    heads = fields.count("num_attention_heads")
    return fields.divisor_of(heads, "num_key_value_heads", default=heads)


def _blocks(fields: Fields, architecture: str) -> Blocks:
    hidden, layers = fields.count("hidden_size"), fields.count("num_hidden_layers")
    attention = _mla(fields) if architecture in _MLA else _gqa(fields)
    moe = {} if architecture in _DENSE else _moe(fields, architecture, layers)
    return Blocks(
        hidden_size=hidden,
        layers=layers,
        attention_parameters=attention,
        intermediate_size=fields.count("intermediate_size"),
        vocabulary_size=fields.count("vocab_size"),
        tied=fields.flag("tie_word_embeddings", default=architecture in _TIED),
        **moe,
    )


def _gqa(fields: Fields) -> int:
    heads = fields.count("num_attention_heads")
    return gqa_attention(fields.count("hidden_size"), heads, _kv_heads(fields), _head_dim(fields))


def _mla(fields: Fields) -> int:
    return mla_attention(
        hidden_size=fields.count("hidden_size"),
        heads=fields.count("num_attention_heads"),
        q_lora_rank=fields.optional_count("q_lora_rank"),
        kv_lora_rank=fields.count("kv_lora_rank"),
        qk_nope_head_dim=fields.count("qk_nope_head_dim"),
        qk_rope_head_dim=fields.count("qk_rope_head_dim"),
        v_head_dim=fields.count("v_head_dim"),
    )


def _moe(fields: Fields, architecture: str, layers: int) -> dict[str, int]:
    """Experts of one architecture; the names of the fields differ, the meaning does not."""
    per_token = fields.count("num_experts_per_tok")
    if architecture in ("mixtral", "gpt_oss"):
        experts, width = fields.count("num_local_experts"), fields.count("intermediate_size")
        dense, shared = 0, 0
    elif architecture == "qwen3_moe":
        experts, width = fields.count("num_experts"), fields.count("moe_intermediate_size")
        dense, shared = fields.length("mlp_only_layers"), 0
    else:
        experts, width = fields.count("n_routed_experts"), fields.count("moe_intermediate_size")
        dense = fields.size("first_k_dense_replace")
        shared = fields.size("n_shared_experts") * width
    return {
        "experts": experts,
        "experts_per_token": fields.at_most(experts, "num_experts_per_tok", per_token),
        "moe_layers": fields.at_most(layers, "dense layers", layers - dense),
        "moe_intermediate_size": width,
        "shared_intermediate_size": shared,
    }
