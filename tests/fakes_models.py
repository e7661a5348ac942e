"""Tiny models with random weights, written to a folder: they prove that the real path runs."""

from pathlib import Path
from typing import Any

__all__ = ["tiny_colbert", "tiny_cross_encoder", "tiny_encoder"]

_WORDS = ("prefix", "caching", "keeps", "the", "blocks", "of", "a", "prompt", "gpu", "memory")
_VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS)


def tiny_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """A cross-encoder of one layer."""
    from transformers import BertForSequenceClassification

    _tokenizer().save_pretrained(folder)
    BertForSequenceClassification(_config(num_labels=labels)).save_pretrained(folder)
    return folder


def tiny_encoder(folder: Path) -> Path:
    """An encoder without a head, as many lie on the hub."""
    from transformers import BertModel

    _tokenizer().save_pretrained(folder)
    BertModel(_config()).save_pretrained(folder)
    return folder


def tiny_colbert(folder: Path) -> Path:
    """A late-interaction model of one layer, saved as the library saves a trained one."""
    from sentence_transformers import MultiVectorEncoder

    model = MultiVectorEncoder(str(tiny_encoder(folder / "encoder")), local_files_only=True)
    model.save_pretrained(str(folder / "colbert"))
    return folder / "colbert"


def _config(**more: int) -> Any:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(_VOCABULARY),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        **more,
    )


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece
    from transformers import PreTrainedTokenizerFast

    numbers = {word: number for number, word in enumerate(_VOCABULARY)}
    plain = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106  a word, no secret
    plain.normalizer = normalizers.BertNormalizer()
    plain.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    plain.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return PreTrainedTokenizerFast(
        tokenizer_object=plain,
        model_max_length=64,
        unk_token="[UNK]",  # noqa: S106
        pad_token="[PAD]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        sep_token="[SEP]",  # noqa: S106
        mask_token="[MASK]",  # noqa: S106
    )
