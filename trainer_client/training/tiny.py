"""A very small Qwen2 model with a character tokenizer, built from a config and saved, for demos and tests.

It is saved before it is used, because TRL reloads the reference policy from disk when KL is on.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2Tokenizer

SPECIAL = ("<pad>", "<eos>", "<unk>")
ALPHABET = ("Ċ", "Ġ", *(chr(code) for code in range(0x21, 0x7F)))  # newline and space as byte-level BPE writes them


@dataclass(frozen=True, slots=True)
class TinyShape:
    """The model's sizes; the defaults give about 110,000 parameters."""

    hidden_size: int = 64
    intermediate_size: int = 192
    num_hidden_layers: int = 2
    num_attention_heads: int = 8
    num_key_value_heads: int = 8
    max_position_embeddings: int = 512


def character_tokenizer() -> Qwen2Tokenizer:
    """Returns a tokenizer with one token a printable ASCII character, a newline, and no merges.

    It is Qwen2's own class with an alphabet for a vocabulary, so that every loader that goes by the
    model's type reads it back as it was saved. Other characters are dropped.
    """
    vocab = {token: index for index, token in enumerate((*SPECIAL, *ALPHABET))}
    pad, end, unknown = SPECIAL
    return Qwen2Tokenizer(vocab=vocab, merges=[], pad_token=pad, eos_token=end, unk_token=unknown, padding_side="left")


def build_tiny(path: Path, seed: int, shape: TinyShape | None = None) -> Path:
    """Builds the model from a seed, saves it with its tokenizer under `path` and returns the path.

    The global random state is left as it was.
    """
    tokenizer = character_tokenizer()
    config = Qwen2Config(
        vocab_size=len(SPECIAL) + len(ALPHABET),
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
        **asdict(shape or TinyShape()),
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Qwen2ForCausalLM(config)
    path.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path
