"""Names and goals drawn from the lexicon are whole, and the same for the same seed; every line of its files can be drawn."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import training.lexicon
from training.goals import look_alike, target
from training.lexicon import Lexicon, load_lexicon
from training.people import ends_in_post
from training.rendering.patterns import KINDS

LEVELS = ("市", "县", "区", "州", "旗", "省", "")
FIELDS = [field.name for field in fields(Lexicon)]
WITH_LEVEL = ("departments", "collectives", "institutions", "branches", "posts")
"""Fields whose entries are written differently at different levels."""
PEOPLE = ("posts", "surnames", "given", "full_names")
PUSHING = ("推进", "推动", "加快", "抓好", "支持", "加强", "深化")


def is_whole(name: str) -> bool:
    return bool(name) and not set(name) & set("{} \u3000\t\n")


def is_a_person(person: str) -> bool:
    """Whole, with at most one blank, which stands between a post and a name."""
    parts = re.split(r"[ \u3000]", person)
    return len(parts) <= 2 and all(map(is_whole, parts)) and (len(parts) == 1 or ends_in_post(parts[0]))


def draw_all(lexicon: Lexicon, level: str, seed: object) -> list[str]:
    rng = random.Random(f"{level}/{seed}")
    units = [lexicon.unit(rng, level) for _ in range(30)]  # so many that each kind is among them at some level
    goals = [target(rng, lexicon, goes_on=rng.random() < 0.5) for _ in range(30)]
    others = [look_alike(rng, lexicon) for _ in range(20)]
    return [*units, *goals, *others, *(lexicon.person(rng, level) for _ in range(10)), lexicon.place(rng)]


@given(st.integers(), st.sampled_from(LEVELS))
def test_names_are_whole_and_the_same_for_the_same_seed(seed: int, level: str) -> None:
    names = draw_all(load_lexicon(), level, seed)
    assert all(map(is_whole, names[:-11] + names[-1:]))
    assert all(map(is_a_person, names[-11:-1]))
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
        for level in LEVELS if field in WITH_LEVEL else ("市",):
            names = draw_of(field, only, level, entry)
            right = is_a_person if field in PEOPLE else is_whole
            assert all(map(right, names)), (entry, level, [name for name in names if not right(name)])


def draw_of(field: str, lexicon: Lexicon, level: str, seed: object) -> list[str]:
    """Names of the kinds that are made of a field's entries."""
    rng = random.Random(f"{level}/{seed}")
    if field in ("indicators", "deliverables", "covered"):
        goals = [target(rng, lexicon, goes_on=rng.random() < 0.5) for _ in range(10)]
        return [*goals, *(look_alike(rng, lexicon) for _ in range(10))]
    if field in PEOPLE:
        return [lexicon.person(rng, level) for _ in range(12)]
    return [lexicon.unit(rng, level) for _ in range(25)]


def with_branches(field: str, entry: object) -> object:
    """The field with this entry alone; with departments a second one, for branches are of departments that are a 局."""
    if field in ("surnames", "given"):
        return entry
    return (entry, ("公安", ("局",))) if field == "departments" else (entry,)


def test_every_file_is_read() -> None:
    files = {path.stem for path in (Path(training.lexicon.__file__).with_name("lexicon")).glob("*.txt")}
    assert files - {"names", *KINDS} == set(FIELDS) - {"surnames", "given"}
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


@pytest.mark.parametrize(
    ("field", "least"),
    [("departments", 400), ("institutions", 300), ("indicators", 200), ("deliverables", 150), ("posts", 100), ("places", 1000)],
)
def test_the_lexicon_is_large(field: str, least: int) -> None:
    assert len(getattr(load_lexicon(), field)) >= least


@pytest.mark.parametrize("field", FIELDS)
def test_no_entry_stands_twice(field: str) -> None:
    entries = getattr(load_lexicon(), field)
    if field not in ("surnames", "given"):  # what stands there twice is drawn more often
        assert len(set(entries)) == len(entries), [entry for entry in entries if entries.count(entry) > 1]


def test_no_verb_of_a_delivery_only_pushes_on() -> None:
    """The guideline: counts behind verbs of pushing on are no targets."""
    assert not [item for item in load_lexicon().deliverables if set(item.verbs) & set(PUSHING)]


def test_a_post_of_several_people_has_no_name_behind_it() -> None:
    lexicon, rng = replace(load_lexicon(), posts=("各副{level}长",)), random.Random(2)
    assert {name for name in (lexicon.person(rng, "县") for _ in range(60)) if name.startswith("各")} == {"各副县长"}


def test_names_of_minorities_and_double_surnames_are_drawn() -> None:
    lexicon, rng = load_lexicon(), random.Random(4)
    names = {lexicon.name(rng) for _ in range(600)}
    assert names & set(lexicon.full_names)
    assert {len(name) for name in names} >= {2, 3, 4}


def test_usual_departments_are_drawn_more_often() -> None:
    lexicon, rng = replace(load_lexicon(), departments=(("财政", ("局",)), ("移民", ("局",)))), random.Random(6)
    names = [name for name in (lexicon.unit(rng, "市") for _ in range(600)) if name in ("市财政局", "市移民局")]
    assert names.count("市财政局") > 2 * names.count("市移民局") > 0
