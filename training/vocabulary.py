"""One token per character: the tokenizer that every encoder is used with, so that a tag stands on each character.

A hub model's own tokenizer merges ``GDP`` or ``2022`` into one token; here its single-character entries are kept and looked
up one by one. The result is saved as an ordinary fast tokenizer without normaliser, so its offsets are exact.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from notices import TaizhangError

SPECIAL_TOKENS: Final = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
_ROLES: Final = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")


def character_tokenizer(vocab: dict[str, int], specials: Sequence[str], max_length: int) -> PreTrainedTokenizerFast:
    """A tokenizer over ``vocab`` with one token per character; ``specials`` are pad, unk, cls, sep, mask."""
    pad, unk, cls, sep, mask = specials
    core = Tokenizer(models.WordLevel(vocab, unk_token=unk))
    core.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    core.post_processor = processors.TemplateProcessing(
        single=f"{cls} $A {sep}", special_tokens=[(cls, vocab[cls]), (sep, vocab[sep])]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=core,
        pad_token=pad, unk_token=unk, cls_token=cls, sep_token=sep, mask_token=mask,
        model_max_length=max_length,
        split_special_tokens=True,  # a notice that holds the letters <s> or [SEP] holds characters like any other
    )  # fmt: skip


def save_tokenizer(tokens: Sequence[str], directory: Path) -> None:
    """Saves the tokenizer of a vocabulary that begins with SPECIAL_TOKENS; the row of a token is its place."""
    vocab = {token: i for i, token in enumerate(tokens)}
    character_tokenizer(vocab, SPECIAL_TOKENS, 512).save_pretrained(directory)


def load_tokenizer(name_or_path: str) -> PreTrainedTokenizerFast:
    """The character tokenizer of any encoder: its vocabulary's single characters, its own special tokens, its own ids.

    TaizhangError if the name or path holds no tokenizer, or one without the special tokens.
    """
    try:
        theirs = AutoTokenizer.from_pretrained(name_or_path)
    except (OSError, ValueError, KeyError) as error:
        found = (str(error).strip() or repr(error)).splitlines()[0]
        raise TaizhangError(
            f"encoder {name_or_path!r}: its tokenizer cannot be loaded ({found}); expected the name of a built-in encoder, "
            "a local directory, or a hub name with a network"
        ) from error
    missing = [role for role in _ROLES if getattr(theirs, role) is None]
    if missing:
        raise TaizhangError(f"encoder {name_or_path!r}: its tokenizer has no {', '.join(missing)}; choose another encoder")
    specials = [str(getattr(theirs, role)) for role in _ROLES]
    vocab = {t: i for t, i in theirs.get_vocab().items() if len(t) == 1 or t in specials}
    return character_tokenizer(vocab, specials, 512)
