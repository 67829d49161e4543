"""Takes a model's thinking out of its text: what was only thought is no answer.

Works on tags alone, in one pass. What stands before a close tag without an open one is thinking
(templates often open the block in the prompt); what follows an open tag that is never closed is
thinking too.
"""

import re
from dataclasses import dataclass

_TAG = re.compile(
    r"<(/?)(?:think|thinking|thought|thoughts|reasoning|seed:think)\s{0,4}>|◁(/?)think▷|\[(/?)think\]"
    r"|<\|(?:begin_of_(?!text)|(end)_of_)thought\|>",
    re.IGNORECASE,
)
# The one kind that holds no angle bracket. What it begins with is found without trying each letter.
_SQUARE_TAG = re.compile(r"\[/?think\]", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|channel\|>\s{0,4}(\w{1,20})[^<]{0,80}<\|message\|>")
_ENDS = (
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|end_of_text|>",
    "<|return|>",
    "<|end|>",
    "<end_of_turn>",
    "</s>",
    "<eos>",
)


@dataclass(slots=True)
class Spoken:
    """What is left of a text: `text` outside of thinking (None when blank), and whether there was thinking at all."""

    text: str | None
    thought: bool


def spoken(text: str, starts_in_thinking: bool) -> Spoken:
    """Returns what the text says outside of thinking, without the chat template's closing tokens."""
    angled = "<" in text or "\u25c1" in text
    channels = list(_CHANNEL.finditer(text)) if angled and "<|channel|>" in text else []
    if channels:
        last = channels[-1]
        said = text[last.end() :] if last.group(1).lower() == "final" else ""
        return Spoken(_trimmed(said), thought=True)
    if not starts_in_thinking and not _may_have_tags(text, angled):
        return Spoken(_trimmed(text), thought=False)
    pieces: list[str] = []
    thinking = thought = starts_in_thinking
    position = 0
    for tag in _TAG.finditer(text):
        thought = True
        if not any(tag.groups()):
            if not thinking:
                pieces.append(text[position : tag.start()])
            thinking = True
        else:
            if not thinking:
                pieces.clear()
            thinking = False
        position = tag.end()
    if not thinking:
        pieces.append(text[position:])
    return Spoken(_trimmed("\n".join(pieces)), thought)


def _trimmed(text: str) -> str | None:
    text = text.rstrip()
    if not text.endswith(">"):
        return text or None
    end = len(text)
    stripped = True
    while stripped:
        while end and text[end - 1].isspace():
            end -= 1
        stripped = False
        if not text.endswith(">", 0, end):
            break
        for token in _ENDS:
            if text.endswith(token, 0, end):
                end -= len(token)
                stripped = True
    return text[:end] or None


def _may_have_tags(text: str, angled: bool) -> bool:
    """Tells, cheaply, whether there may be a tag: one of these words is in every one that has an angle bracket."""
    if not angled:
        return _SQUARE_TAG.search(text) is not None
    low = text.lower()
    return "think" in low or "thought" in low or "reasoning" in low
