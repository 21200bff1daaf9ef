"""What several tests need: a tiny encoder, a tiny labelled corpus, runs of the one on the other, and no network."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from annotation.tasks import tasks_of, write_tasks
from notices import LabelledNotice, LabelSchema, Notice, Span
from tests.sample_notices import write_notices

if TYPE_CHECKING:
    from tests.sample_runs import Folds, Settings

# No test uses the network. Both are read when the library is imported, which no test module does before this one.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["CI"] = "true"  # elsewhere OpenVINO reports to its makers that it is used

# A busy machine makes no test fail: no limits on time, neither on an example nor on the making of examples.
settings.register_profile("taizhang", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("taizhang")

ROOT = Path(__file__).resolve().parent.parent

Marked = tuple[str, list[Span]]

# <LABEL text> marks a span. One notice in half width, one in full width with CRLF, one whose blocks lost their punctuation.
_NOTICES = {
    "hecheng-2024": """关于印发2024年任务分解的通知
一、经济发展
1.<TARGET 地区生产总值增长8%左右>。(牵头单位:<LEAD_UNIT 市发改委>;责任单位:<RESP_UNIT 市财政局>、<RESP_UNIT 市统计局>)
2.<DEADLINE 年内><TARGET 新建5G基站500座>。(牵头单位:<LEAD_UNIT 市经信局>;责任单位:<RESP_UNIT 市电信公司>;责任领导:<LEADER 李明>)
3.推进107国道改造。(牵头单位:<LEAD_UNIT 市交通局>;责任单位:<RESP_UNIT 各县市区人民政府>)
""",
    "linshui-2025": """二、民生保障\r
1、<TARGET 新增城镇就业２０００人>。（牵头单位：<LEAD_UNIT 县人社局>；责任单位：<RESP_UNIT 县财政局>，<RESP_UNIT 各乡镇>）\r
2、完成水库加固，<DEADLINE 12月底前>完工。（牵头单位：<LEAD_UNIT 县水利局>；责任领导：<LEADER 副县长王芳>）\r
""",
    # A name as a file on somebody's disk may have it.
    "东坪 2023": """三、城市建设
1.<TARGET 改造老旧小区12个>牵头单位<LEAD_UNIT 区住建局>责任单位<RESP_UNIT 区财政局><RESP_UNIT 区城管局>
2.<TARGET 污水处理率达到95%>牵头单位<LEAD_UNIT 区水务局>责任单位<RESP_UNIT 区生态环境分局>
""",
}
_CHARACTERS = sorted(set("".join(re.sub(r"[A-Z_]", "", text) for text in _NOTICES.values())) - set("<> \r\n"))


def read_marked(marked: str) -> Marked:
    """The text and the spans of a text in which <LABEL text> marks a span."""
    text, spans = "", []
    for before, label, covered in re.findall(r"([^<]*)(?:<([A-Z_]+) ([^>]*)>|$)", marked):
        text += before
        if label:
            spans.append(Span(len(text), len(text) + len(covered), label))
            text += covered
    return text, spans


@pytest.fixture(scope="session")
def marked() -> Callable[[str], Marked]:
    return read_marked


@pytest.fixture(scope="session")
def schema() -> LabelSchema:
    return LabelSchema.from_toml(ROOT / "configs" / "labels.toml")


@pytest.fixture(scope="session")
def tiny_notices() -> list[LabelledNotice]:
    """Three made-up notices."""
    parts = ((name, *read_marked(text)) for name, text in sorted(_NOTICES.items()))
    return [LabelledNotice(Notice(name, text), tuple(spans)) for name, text, spans in parts]


@pytest.fixture
def two_notices(tmp_path: Path) -> Path:
    """A folder with two notices as files."""
    return write_notices(tmp_path / "notices")


@pytest.fixture(scope="session")
def tiny_corpus(tiny_notices: list[LabelledNotice], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the three notices as exports, with the gold tasks of one."""
    folder = tmp_path_factory.mktemp("corpus")
    for item in tiny_notices:
        write_tasks(folder / f"{item.notice.id}.json", tasks_of([item], size=120))
    (folder / "tasks").mkdir()
    text = next(item.notice.text for item in tiny_notices if item.notice.id == "hecheng-2024")
    starts = [text.index(f"\n{no}.") + 1 for no in (1, 2, 3)]
    rows = [
        f'{{"no": "{no}", "start": {start}, "end": {end}}}'
        for no, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1)
    ]
    (folder / "tasks" / "hecheng-2024.json").write_text(f"[{', '.join(rows)}]", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights and a vocabulary that, as a hub model's, also holds words and parts of words."""
    import torch  # noqa: PLC0415 - most tests do without it
    from transformers import BertConfig, BertModel, BertTokenizerFast  # noqa: PLC0415

    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "gdp", "2022", "##局", *_CHARACTERS, *"abcdefghijklmnopqrstuvwxyz"]
    vocab = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    directory = tmp_path_factory.mktemp("encoder") / "tiny-bert"
    BertTokenizerFast(vocab=vocab, do_lower_case=True).save_pretrained(directory)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocab), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=512,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(directory)
    return directory


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """For modules that train: see ``single_thread``."""
    from tests.sample_runs import single_thread  # noqa: PLC0415 - most tests do without torch

    with single_thread():
        yield


@pytest.fixture(scope="session")
def run_settings(tiny_bert: Path, tiny_corpus: Path) -> "Settings":
    """Makes the config of a run of the tiny encoder on the tiny corpus."""
    from tests.sample_runs import settings_with  # noqa: PLC0415

    return settings_with(tiny_bert, tiny_corpus)


@pytest.fixture(scope="session")
def learned(run_settings: "Settings", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that has learned its two notices by heart; nothing was held out."""
    from tests.sample_runs import single_thread  # noqa: PLC0415
    from training.run import train  # noqa: PLC0415

    runs = tmp_path_factory.mktemp("learned")
    with single_thread():
        return train(run_settings(runs, clean=1.0, epochs=60, learning_rate=1e-2, head_learning_rate=1e-2))


@pytest.fixture(scope="session")
def folds(run_settings: "Settings", tmp_path_factory: pytest.TempPathFactory) -> "Folds":
    """A cross-validation over the three notices: its directory, its settings, its folds."""
    from tests.sample_runs import single_thread  # noqa: PLC0415
    from training.crossval import crossvalidate  # noqa: PLC0415

    out = tmp_path_factory.mktemp("crossval")
    config = run_settings(out / "unused", "hecheng-2024", "linshui-2025", held_out="东坪 2023")
    with single_thread():
        return out, config, crossvalidate(config, out)
