"""What is told before the figures: who saw the notices, and on whose notices a temperature was fitted."""

from collections.abc import Sequence
from typing import Literal

import pytest

from notices import LabelledNotice, LabelSchema, Notice, Span
from training.evaluation.cautions import cautions
from training.evaluation.labelled_set import LabelledSet, Unit
from training.evaluation.systems import Reading, System


class Named(System):
    """A system of which only is known where it comes from."""

    def __init__(
        self, kind: Literal["model", "folds", "rules"], made_on: tuple[str, ...] | None, calibrated_on: tuple[str, ...] = ()
    ) -> None:
        self.name, self.kind, self.made_on, self.calibrated_on = f"runs/{kind}", kind, made_on, calibrated_on

    @property
    def schema(self) -> LabelSchema:
        raise NotImplementedError

    def read(self, notices: Sequence[Notice]) -> Reading:
        raise NotImplementedError


@pytest.fixture(scope="module")
def the_set(schema: LabelSchema) -> LabelledSet:
    """The notices a and b."""
    items = tuple(LabelledNotice(Notice(i, "新增企业5家。"), (Span(0, 6, "TARGET"),)) for i in "ab")
    return LabelledSet("a set", schema, items, tuple(Unit(i, 0, 7, n, "", n) for n, i in enumerate("ab")), {})


FITTED = "runs/folds的温度就是用本集的通知（{}）拟合的：校准后的误差（ECE）偏低，不是对新通知的误差。"


@pytest.mark.parametrize(
    ("system", "told"),
    [
        pytest.param(Named("folds", (), ("a", "b")), [FITTED.format("a、b")], id="folds calibrated on the set"),
        pytest.param(Named("folds", (), ("b", "c")), [FITTED.format("b")], id="folds calibrated on a notice of it"),
        pytest.param(Named("folds", (), ("c",)), [], id="folds calibrated elsewhere"),
        pytest.param(Named("folds", ()), [], id="folds without a temperature"),
        pytest.param(Named("model", ("c",)), [], id="a model that saw none of them"),
        pytest.param(
            Named("model", ("a", "c")),
            [
                "runs/model训练时用过本集 2 份通知中的 1 份（a）：它在这些通知上的数字不是对新通知的准确率。"
                "要看真实水平，请评测交叉验证的目录，或用没参与训练的通知。"
            ],
            id="a model that saw one",
        ),
        pytest.param(
            Named("model", None),
            ["runs/model没有记下用哪些通知训练：它若见过本集的通知，数字就不是对新通知的准确率。"],
            id="nobody knows",
        ),
        pytest.param(
            Named("rules", ("a",)), ["规则解析器是对着 a 写成的：它在这些通知上的数字偏高。"], id="rules written on one"
        ),
    ],
)
def test_what_is_told_of_a_system(the_set: LabelledSet, system: System, told: list[str]) -> None:
    of_the_set = cautions(the_set, [])
    assert of_the_set  # that it is small
    assert cautions(the_set, [system]) == (*told, *of_the_set)


def test_what_was_seen_is_told_before_what_was_calibrated(the_set: LabelledSet) -> None:
    first, second, *_ = cautions(the_set, [Named("folds", (), ("a",)), Named("rules", ("a",))])
    assert "写成" in first
    assert "拟合" in second
