"""The shape of a model: what memory and compute math need, and nothing about its quality.

A shape that these formulas do not describe (compressed sparse attention, per-layer KV heads that
nobody wrote down) says so in `unmodelled_reason` and is refused, never guessed.
Source of the formulas: the published architectures (GQA, MLA, mixture of experts).
"""

from dataclasses import dataclass

__all__ = ["ModelShape"]


@dataclass(frozen=True, kw_only=True)
class ModelShape:
    """One checkpoint's architecture; counts are per model, lengths in tokens or elements.

    Attributes:
        model_id: Hugging Face id.
        architecture: `model_type` of its config, such as `llama` or `deepseek_v3`.
        family: Checkpoints of one shape share a family; measured rows are keyed by it.
        parameters_total_b: Billions of parameters that must be stored.
        parameters_active_b: Billions of parameters one token passes through.
        layers: Transformer blocks.
        hidden_size: Width of the residual stream.
        attention_heads: Query heads.
        kv_heads: Key/value heads (GQA); None under MLA.
        head_dim: Elements per head; None under MLA.
        full_attention_layers: Layers whose KV grows with the context.
        sliding_attention_layers: Layers whose KV stops at `sliding_window_tokens`.
        state_layers: Linear-attention or state-space layers: constant state per sequence.
        sliding_window_tokens: Window of the sliding layers; None without any.
        kv_lora_rank: Width of the latent KV vector (MLA); None otherwise.
        qk_rope_head_dim: Rotary part kept beside the latent vector (MLA); None otherwise.
        experts: Routed experts per MoE layer; 0 for a dense model.
        experts_per_token: Routed experts one token uses.
        moe_layers: Layers with routed experts.
        moe_intermediate_size: Inner width of one expert.
        vocabulary_size: Tokens in the vocabulary.
        context_tokens: Longest sequence the checkpoint supports.
        checkpoint_precision: Precision of the published weights.
        unmodelled_reason: Why the formulas do not hold; empty when they do.
        float16_refused: Why the engine does not serve it in float16; empty where it does.
    """

    model_id: str
    architecture: str
    family: str
    parameters_total_b: float
    parameters_active_b: float
    layers: int
    hidden_size: int
    attention_heads: int
    kv_heads: int | None
    head_dim: int | None
    full_attention_layers: int
    sliding_attention_layers: int = 0
    state_layers: int = 0
    sliding_window_tokens: int | None = None
    kv_lora_rank: int | None = None
    qk_rope_head_dim: int | None = None
    experts: int = 0
    experts_per_token: int = 0
    moe_layers: int = 0
    moe_intermediate_size: int = 0
    vocabulary_size: int = 0
    context_tokens: int = 0
    checkpoint_precision: str = "bf16"
    unmodelled_reason: str = ""
    float16_refused: str = ""

    @property
    def is_mla(self) -> bool:
        """Whether attention keeps one latent vector per token instead of heads."""
        return self.kv_lora_rank is not None

    @property
    def kv_elements_per_token_layer(self) -> int:
        """Elements stored per token in one growing attention layer, over all heads.

        Raises:
            ValueError: The shape has neither KV heads nor a latent rank.
        """
        if self.kv_lora_rank is not None:
            return self.kv_lora_rank + (self.qk_rope_head_dim or 0)
        if self.kv_heads is None or self.head_dim is None:
            raise ValueError(f"{self.model_id}: KV heads or head size unknown")
        return 2 * self.kv_heads * self.head_dim

    @property
    def expert_parameters_b(self) -> float:
        """Billions of parameters in routed experts (three matrices each), 0 for dense models."""
        per_expert = 3 * self.hidden_size * self.moe_intermediate_size
        return min(
            self.parameters_total_b * 0.995, self.experts * self.moe_layers * per_expert / 1e9
        )
