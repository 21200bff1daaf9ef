"""Names and goals drawn from the lexicon are whole, and the same for the same seed; every line of its files can be drawn."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import training.lexicon
from training.goals import look_alike, target
from training.lexicon import Lexicon, load_lexicon

LEVELS = ("市", "县", "区", "州", "旗", "省", "")
FIELDS = [field.name for field in fields(Lexicon)]


def is_whole(name: str) -> bool:
    return bool(name) and not set(name) & set("{} \u3000\t\n")


def draw_all(lexicon: Lexicon, level: str, seed: object) -> list[str]:
    rng = random.Random(f"{level}/{seed}")
    units = [lexicon.unit(rng, level) for _ in range(30)]  # so many that each kind is among them at some level
    goals = [target(rng, lexicon, goes_on=rng.random() < 0.5) for _ in range(30)]
    others = [look_alike(rng, lexicon) for _ in range(20)]
    return [*units, *goals, *others, *(lexicon.person(rng, level) for _ in range(10)), lexicon.place(rng)]


@given(st.integers(), st.sampled_from(LEVELS))
def test_names_are_whole_and_the_same_for_the_same_seed(seed: int, level: str) -> None:
    names = draw_all(load_lexicon(), level, seed)
    assert all(map(is_whole, names))
    random.seed(0)  # the global state counts for nothing
    assert draw_all(load_lexicon(), level, seed) == names


@given(st.integers())
def test_a_level_that_is_drawn_can_be_drawn_with(seed: int) -> None:
    lexicon, rng = load_lexicon(), random.Random(seed)
    level = lexicon.level(rng)
    assert level in LEVELS
    assert is_whole(lexicon.unit(rng, level))


@pytest.mark.parametrize("field", FIELDS)
def test_every_line_can_be_drawn_at_every_level(field: str) -> None:
    lexicon = load_lexicon()
    for entry in getattr(lexicon, field):
        only = replace(lexicon, **{field: with_branches(field, entry)})
        for level in LEVELS:
            names = draw_all(only, level, entry)
            assert all(map(is_whole, names)), (entry, level, [name for name in names if not is_whole(name)])


def with_branches(field: str, entry: object) -> object:
    """The field with this entry alone; with departments a second one, for branches are of departments that are a 局."""
    if field in ("surnames", "given"):
        return entry
    return (entry, ("公安", ("局",))) if field == "departments" else (entry,)


def test_every_file_is_read() -> None:
    files = {path.stem for path in (Path(training.lexicon.__file__).with_name("lexicon")).glob("*.txt")}
    assert files - {"names"} == set(FIELDS) - {"surnames", "given"}
    assert all(getattr(load_lexicon(), field) for field in FIELDS)


def test_party_bodies_bear_their_level() -> None:
    lexicon = replace(load_lexicon(), departments=(("委办", ()), ("公安", ("局",))))
    names = {name for level in LEVELS for name in draw_all(lexicon, level, "party") if name.endswith("委办")}
    assert names
    assert not [name for name in names if name.startswith("委")]


def test_names_are_of_many_kinds() -> None:
    lexicon, rng = load_lexicon(), random.Random(5)
    units = {lexicon.unit(rng, "市") for _ in range(400)}
    assert len(units) > 200
    assert {name[0] for name in units if len(name) < 6} > {"市"}
