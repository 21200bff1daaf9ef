"""The gate: what a file may say, and what no report can hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from notices import ConfigError
from tests.sample_gate import F1, KEYS, RULES, gate_of, report
from training.evaluation.gate import NotWorse, Threshold, check_metrics, check_names, load_gate
from training.evaluation.promotion import judge


def test_a_gate_is_read_with_its_defaults(tmp_path: Path) -> None:
    gate = gate_of(
        tmp_path,
        '[[threshold]]\nmetric = "fine.micro.f1"\nat_least = 1\n'
        '[[threshold]]\nmetric = ["notices", "a.b-2022", "f1"]\nat_most = 0.5\nuse = "high"\n'
        '[[not_worse]]\nthan = "rules"\n'
        '[[not_worse]]\nthan = "old"\nlabel = "TARGET"\nalpha = 0.1\nmargin = 0.01\n'
        '[[not_worse]]\nthan = "rules"\nlabel = "TARGET"\n',
    )
    assert gate.thresholds == (
        Threshold(metric=("fine", "micro", "f1"), at_least=1.0),
        Threshold(metric=("notices", "a.b-2022", "f1"), at_most=0.5, use="high"),
    )
    assert gate.not_worse[:2] == (
        NotWorse(than="rules", label="micro", alpha=0.05, margin=None),
        NotWorse(than="old", label="TARGET", alpha=0.1, margin=0.01),
    )
    assert gate.compared == ("rules", "old")
    assert gate.path == str(tmp_path / "gate.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", r"file: .*no rule.*; expected allow_seen, \[\[threshold\]\]", id="an empty file"),
        pytest.param("threshold = []\n", "no rule", id="an empty list of rules"),
        pytest.param("[[threshold]\n", "expected TOML", id="no TOML"),
        pytest.param("[[thresholds]]\nmetric = 'x'\n", "thresholds: Extra inputs", id="a table of another name"),
        pytest.param(F1, "threshold 1: .*exactly one of at_least and at_most", id="no bound"),
        pytest.param(F1 + "at_least = 0.1\nat_most = 0.2\n", "threshold 1: .*exactly one of", id="two bounds"),
        pytest.param("[[threshold]]\nat_least = 0.1\n", "threshold 1 metric: Field required", id="no metric"),
        pytest.param("[[threshold]]\nmetric = 3\nat_least = 0.1\n", r"threshold 1 metric: .*found 3\)", id="a number for a path"),
        pytest.param("[[threshold]]\nmetric = ['a', 1]\nat_least = 0\n", "threshold 1 metric 2: ", id="a number in a path"),
        pytest.param(
            "[[threshold]]\nmetric = 'fine..f1'\nat_least = 0\n", "threshold 1 metric 2: ", id="an empty part in a path"
        ),
        pytest.param(F1 + "at_least = '0.9'\n", r"threshold 1 at_least: .*\(found '0.9'\)", id="digits in quotes for a number"),
        pytest.param(F1 + "at_least = nan\n", "threshold 1 at_least: ", id="not a number"),
        pytest.param(
            F1 + "at_least = 0.9\nuse = 'mean'\n", r"use: .*'value', 'low' or 'high' \(found 'mean'\)", id="unknown use"
        ),
        pytest.param(F1 + "at_least = 0.9\n" + F1, "threshold 2: ", id="rules are counted from 1"),
        pytest.param("[[not_worse]]\nlabel = 'micro'\n", "not_worse 1 than: Field required", id="worse than nobody"),
        pytest.param(RULES + "alpha = 0\n", "not_worse 1 alpha: ", id="alpha 0 refuses nothing"),
        pytest.param(RULES + "margin = -0.01\n", "not_worse 1 margin: ", id="a margin below 0"),
        pytest.param(RULES + "margins = 0.01\n", "not_worse 1 margins: Extra inputs", id="unknown key"),
    ],
)
def test_a_gate_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        gate_of(tmp_path, text)
    assert str(tmp_path / "gate.toml") in str(caught.value)


def test_a_gate_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read \(No such file or directory\); expected a gate"):
        load_gate(tmp_path / "none.toml")


def test_a_name_that_is_not_compared_is_refused(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, RULES + '[[not_worse]]\nthan = "old"\n')
    check_names(gate, ["rules", "old"])
    with pytest.raises(ConfigError, match=r"2: than: found 'old'; expected one of rules, new; give .* --against"):
        check_names(gate, ["rules", "new"])
    with pytest.raises(ConfigError, match="found 'old'; expected one of rules;"):
        judge(gate, report())


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param("metric = 'fin.micro.f1'\nat_least = 0", "found 'fin'; expected one of fine, coarse, matches", id="field"),
        pytest.param("metric = 'info.name'\nat_least = 0", "found 'info'; expected one of fine", id="what is no figure"),
        pytest.param("metric = 'amounts.seen'\nat_least = 0", "found 'seen'; expected one of notices, gold", id="names"),
        pytest.param("metric = 'fine.UNIT.f1'\nat_least = 0", "'UNIT'; expected one of micro, TARGET, LEADER$", id="label"),
        pytest.param("metric = 'fine.TARGET.f2'\nat_least = 0", "'f2'; expected one of precision, recall, f1", id="score"),
        pytest.param(
            "metric = 'breakage.1.0.micro.f1'\nat_least = 0", "found '1'; .* needs the path as a list", id="dot in a key"
        ),
        pytest.param("metric = 'errors.lost'\nat_least = 0", "'lost'; expected one of missed, invented", id="kind of error"),
        pytest.param("metric = 'fine'\nat_least = 0", "go on with one of micro, TARGET, LEADER", id="stops at a table"),
        pytest.param("metric = 'confidence.before'\nat_least = 0", "go on with one of temperature, ece", id="stops at a record"),
        pytest.param("metric = ['notices', 'a.b-2022']\nat_least = 0", "go on with one of precision", id="stops at a score"),
        pytest.param("metric = 'notices'\nat_least = 0", r"go on with one of a\.b-2022", id="stops at the notices"),
        pytest.param("metric = 'fine.micro.f1.low'\nat_least = 0", "found 'low' after a figure", id="goes on behind a figure"),
        pytest.param("metric = 'errors.missed'\nat_most = 9\nuse = 'low'", "found use = 'low', .* no interval", id="no interval"),
        pytest.param("metric = 'fine.micro.f1'\nat_least = 95", "bound 95; expected a share from 0 to 1", id="percent"),
    ],
)
def test_what_no_report_can_hold_is_refused_before_there_is_one(tmp_path: Path, rule: str, told: str) -> None:
    gate = gate_of(tmp_path, f"[[threshold]]\n{rule}\n")
    with pytest.raises(ConfigError, match=rf"gate\.toml: threshold 1: metric .*{told}"):
        check_metrics(gate, KEYS)
    with pytest.raises(ConfigError, match=told):
        judge(gate, report())


def test_a_rule_on_an_unknown_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not_worse 1: label: found 'UNIT'; expected one of micro, TARGET, LEADER"):
        check_metrics(gate_of(tmp_path, RULES + "label = 'UNIT'\n"), KEYS)


@pytest.mark.parametrize(
    ("metric", "keys"),
    [
        ('"notices.other.f1"', r"a\.b-2022; a key that holds a dot needs the path as a list"),
        ('["breakage", "3.0", "micro", "f1"]', r"1\.0; a key that holds a dot needs the path as a list"),
        ('"coarse.UNIT.f1"', "micro"),
        ('"matches.strict.overall.f1"', "partial"),
        ('"ledger.roles.leaders"', "targets"),
    ],
)
def test_a_key_that_only_the_report_knows_is_told_with_those_there(tmp_path: Path, metric: str, keys: str) -> None:
    gate = gate_of(tmp_path, f"[[threshold]]\nmetric = {metric}\nat_least = 0\n")
    with pytest.raises(ConfigError, match=rf"found '.*'; expected one of {keys}$"):
        judge(gate, report())


def test_a_rule_on_broken_copies_needs_them(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, '[[threshold]]\nmetric = ["breakage", "1.0", "micro", "f1"]\nat_least = 0.1\n')
    with pytest.raises(ConfigError, match="not judged with --no-breakage"):
        check_metrics(gate, replace(KEYS, strengths=()))
    check_metrics(gate, KEYS)
