"""Shapes and accelerators for the memory tests, written out so that the working can be checked."""

from dataclasses import replace

from tools.domain.hardware import Accelerator
from tools.domain.model import ModelShape

LLAMA_8B = ModelShape(
    model_id="meta-llama/Llama-3.1-8B-Instruct",
    architecture="llama",
    family="Llama-3-8B",
    parameters_total_b=8.03,
    parameters_active_b=8.03,
    layers=32,
    hidden_size=4096,
    attention_heads=32,
    kv_heads=8,
    head_dim=128,
    full_attention_layers=32,
    vocabulary_size=128_256,
    context_tokens=131_072,
)

LLAMA_70B = replace(
    LLAMA_8B,
    model_id="meta-llama/Llama-3.1-70B-Instruct",
    family="Llama-3-70B",
    parameters_total_b=70.55,
    parameters_active_b=70.55,
    layers=80,
    hidden_size=8192,
    attention_heads=64,
    full_attention_layers=80,
)

DEEPSEEK_R1 = ModelShape(
    model_id="deepseek-ai/DeepSeek-R1",
    architecture="deepseek_v3",
    family="DeepSeek-R1/V3",
    parameters_total_b=671.03,
    parameters_active_b=37.55,
    layers=61,
    hidden_size=7168,
    attention_heads=128,
    kv_heads=None,
    head_dim=None,
    full_attention_layers=61,
    kv_lora_rank=512,
    qk_rope_head_dim=64,
    experts=256,
    experts_per_token=8,
    moe_layers=58,
    moe_intermediate_size=2048,
    vocabulary_size=129_280,
    context_tokens=163_840,
    checkpoint_precision="fp8",
)

KIMI_K2 = replace(
    DEEPSEEK_R1,
    model_id="moonshotai/Kimi-K2.5",
    architecture="kimi_k2",
    family="Kimi-K2.5",
    parameters_total_b=1026.41,
    parameters_active_b=32.86,
    attention_heads=64,
    experts=384,
    moe_layers=60,
    vocabulary_size=163_840,
    context_tokens=262_144,
    checkpoint_precision="int4",
)

GPT_OSS_120B = ModelShape(
    model_id="openai/gpt-oss-120b",
    architecture="gpt_oss",
    family="gpt-oss-120b",
    parameters_total_b=116.79,
    parameters_active_b=5.71,
    layers=36,
    hidden_size=2880,
    attention_heads=64,
    kv_heads=8,
    head_dim=64,
    full_attention_layers=18,
    sliding_attention_layers=18,
    sliding_window_tokens=128,
    experts=128,
    experts_per_token=4,
    moe_layers=36,
    moe_intermediate_size=2880,
    vocabulary_size=201_088,
    context_tokens=131_072,
    checkpoint_precision="mxfp4",
)


def accelerator(
    gpu: str,
    *,
    memory_gb: float | None,
    usable_gib: float | None = None,
    bandwidth: float | None = 3350.0,
    vendor: str = "NVIDIA",
) -> Accelerator:
    """An accelerator of which only the memory matters."""
    return Accelerator(
        gpu=gpu,
        vendor=vendor,
        architecture="Hopper",
        memory_gb=memory_gb,
        memory_usable_gib=usable_gib,
        memory_bandwidth_gb_per_s=bandwidth,
        bf16_tflops=989.0,
        fp8_tflops=1979.0,
        int8_tops=1979.0,
        fp4_tflops=None,
        interconnect="NVLink4",
        link_gb_per_s=450.0,
        scaleup_gpus=8,
        tdp_w=700.0,
        verified=True,
        source="test",
        date="",
    )


H100 = accelerator("H100-SXM-80GB", memory_gb=80.0, usable_gib=79.19)
H200 = accelerator("H200-SXM-141GB", memory_gb=141.0, bandwidth=4800.0)
L4 = accelerator("L4-24GB", memory_gb=24.0, bandwidth=300.0)
T4 = accelerator("T4-16GB", memory_gb=16.0, bandwidth=320.0)
