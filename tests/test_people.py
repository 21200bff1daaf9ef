"""People side by side: a post takes the name beside it unless something stands between."""

import random

import pytest

from notices import Span
from tests.sample_tasks import shown
from training.breakage import Strength, break_text, pieces_of
from training.lexicon import load_lexicon
from training.people import kept_apart
from training.rendering.lines import people
from training.substitution import Renewal, renew


@pytest.mark.parametrize(
    ("names", "separator", "kept"),
    [
        pytest.param(["副县长", "丁玲"], " ", "、", id="a post before a name"),
        pytest.param(["丁玲", "副县长"], "", "、", id="a name before a bare post"),
        pytest.param(["丁玲", "副县长 周正"], " ", "、", id="a blank inside one of them"),
        pytest.param(["副县长 丁玲", "县长助理 周正"], " ", " ", id="each post has its name"),
        pytest.param(["丁玲", "周正"], "", "", id="two names glued"),
        pytest.param(["李 明", "张 强"], "\u3000", "、", id="spaced names"),
        pytest.param(["副县长", "丁玲"], "\n", "\n", id="a line each"),
        pytest.param(["副县长", "丁玲"], "；", "；", id="a separator"),
    ],
)
def test_what_stands_between_people(names: list[str], separator: str, kept: str) -> None:
    assert kept_apart(names, separator) == kept
    assert shown(people(names, separator=separator)) == kept.join(f"⟦P|{name}⟧" for name in names)


@pytest.mark.parametrize("gap", ["、", "\n"])
def test_breakage_makes_no_one_person_of_a_post_and_a_name(gap: str) -> None:
    text = f"责任领导:副县长{gap}丁玲\n"
    spans = [Span(5, 8, "LEADER"), Span(9, 11, "LEADER")]
    always = Strength(line=1, separator=1, join=1, bracket=0, colon=0, stop=0, digit=0, date_word=0, space=0, wide=0, cut=0)
    for seed in range(40):
        broken, found = break_text(text, spans, random.Random(seed), always)  # noqa: S311 - chance with a seed
        assert broken[found[0].end : found[1].start] == gap


@pytest.mark.parametrize("gap", ["", " "])
def test_renewed_people_stay_two(gap: str) -> None:
    line = pieces_of(f"李明{gap}王芳", [Span(0, 2, "LEADER"), Span(2 + len(gap), 4 + len(gap), "LEADER")])
    kept = set()
    for seed in range(200):
        rng = random.Random(seed)  # noqa: S311 - chance with a seed
        out = renew(line, rng, Renewal(leader=1.0), load_lexicon())
        names = [piece.text for piece in out if piece.label]
        between = "".join(piece.text for piece in out if not piece.label)
        assert len(names) == 2
        assert between == kept_apart(names, gap)
        kept.add(between)
    assert kept == {gap, "、"}
