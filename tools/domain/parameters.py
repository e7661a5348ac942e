"""Parameters of a transformer counted from its shape.

Weight matrices, embeddings, the router and the output head are counted; norms and biases, together
less than 0.1 % of the published models, are not. "Active" is what one token passes through:
attention, router, shared experts and the chosen routed ones, embeddings included.
Source: the published architectures; checked against the publishers' own totals in the tests.
"""

from dataclasses import dataclass

__all__ = ["Blocks", "gqa_attention", "mla_attention", "parameters_b"]


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """What the layers of a model are made of; widths in elements.

    Attributes:
        hidden_size: Width of the residual stream.
        layers: Transformer blocks.
        attention_parameters: Weights of one attention layer.
        intermediate_size: Inner width of a dense feed-forward layer.
        vocabulary_size: Tokens in the vocabulary.
        tied: Whether the output head is the embedding.
        moe_layers: Layers with routed experts.
        experts: Routed experts per MoE layer.
        experts_per_token: Routed experts one token uses.
        moe_intermediate_size: Inner width of one expert.
        shared_intermediate_size: Inner width of all shared experts together.
    """

    hidden_size: int
    layers: int
    attention_parameters: int
    intermediate_size: int
    vocabulary_size: int
    tied: bool
    moe_layers: int = 0
    experts: int = 0
    experts_per_token: int = 0
    moe_intermediate_size: int = 0
    shared_intermediate_size: int = 0


def gqa_attention(hidden_size: int, heads: int, kv_heads: int, head_dim: int) -> int:
    """Weights of one grouped-query attention layer: queries and output, keys and values.

    >>> gqa_attention(4096, 32, 8, 128)  # 2 x 4096 x 32 x 128 + 2 x 4096 x 8 x 128
    41943040
    """
    return 2 * hidden_size * heads * head_dim + 2 * hidden_size * kv_heads * head_dim


def mla_attention(
    *,
    hidden_size: int,
    heads: int,
    q_lora_rank: int | None,
    kv_lora_rank: int,
    qk_nope_head_dim: int,
    qk_rope_head_dim: int,
    v_head_dim: int,
) -> int:
    """Weights of one latent attention layer (MLA).

    >>> mla_attention(hidden_size=7168, heads=128, q_lora_rank=1536, kv_lora_rank=512,
    ...               qk_nope_head_dim=128, qk_rope_head_dim=64, v_head_dim=128)
    187105280
    """
    queries = heads * (qk_nope_head_dim + qk_rope_head_dim)
    if q_lora_rank is None:
        query_weights = hidden_size * queries
    else:
        query_weights = q_lora_rank * (hidden_size + queries)
    latent = hidden_size * (kv_lora_rank + qk_rope_head_dim)
    expand = kv_lora_rank * heads * (qk_nope_head_dim + v_head_dim)
    return query_weights + latent + expand + heads * v_head_dim * hidden_size


def parameters_b(blocks: Blocks) -> tuple[float, float]:
    """Total and active parameters in billions, rounded to millions.

    >>> parameters_b(Blocks(hidden_size=4096, layers=32,
    ...                     attention_parameters=gqa_attention(4096, 32, 8, 128),
    ...                     intermediate_size=14336, vocabulary_size=128256, tied=False))
    (8.03, 8.03)
    """
    h = blocks.hidden_size
    embeddings = h * blocks.vocabulary_size * (1 if blocks.tied else 2)
    dense = (blocks.layers - blocks.moe_layers) * 3 * h * blocks.intermediate_size
    common = embeddings + blocks.layers * blocks.attention_parameters + dense
    common += blocks.moe_layers * h * (blocks.experts + 3 * blocks.shared_intermediate_size)
    per_expert = blocks.moe_layers * 3 * h * blocks.moe_intermediate_size
    total = common + blocks.experts * per_expert
    active = common + blocks.experts_per_token * per_expert
    return round(total / 1e9, 3), round(active / 1e9, 3)
