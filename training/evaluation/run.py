"""An evaluation, from the names of systems and a labelled set to the report."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from notices import LabelSchema

from .broken import STRENGTHS, break_set
from .cautions import cautions
from .comparison import compare
from .confidence import confidence
from .confusion import confusion
from .counts import labels_of
from .errors import SpanError, boundary_counts, error_counts, find_errors
from .gate import Keys, check_metrics, check_names, load_gate
from .gold_values import GoldValues, read_values
from .labelled_set import EvaluationError, LabelledSet, read_set
from .ledger_figures import ledger_figures, ledgers
from .promotion import judge
from .report import REPORT_VERSION, Report, SetInfo, SystemInfo, SystemResult
from .resampling import Resampler
from .span_scores import group_scores, matches, span_scores
from .suspects import Suspect, find_suspects, ranked
from .systems import DEFAULT, RULES, Reading, Spans, System, model_directory, open_system
from .value_figures import value_figures
from .verdict import give_verdict
from .wording import title

ROUNDS: Final = 10_000
PACKAGES: Final = ("numpy", "openvino", "seqeval", "nervaluate")
"""Those whose versions the figures may depend on."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How chance is reckoned, and whether broken copies of the set are judged too."""

    rounds: int = ROUNDS
    seed: int = 0
    breakage: bool = True


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The report with what it was made of: the set, and the spans of each notice by system."""

    report: Report
    the_set: LabelledSet
    found: dict[str, Spans]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One system with what it read and the errors in it."""

    system: System
    reading: Reading
    errors: list[SpanError]
    result: SystemResult


@dataclass(frozen=True, slots=True)
class _Bench:
    """What is the same for all systems of an evaluation; ``seconds`` adds up where the time went."""

    the_set: LabelledSet
    broken: Mapping[str, LabelledSet]
    values: Mapping[str, GoldValues]
    resampler: Resampler
    options: Options
    seconds: dict[str, float] = field(default_factory=lambda: {"reading": 0.0, "scoring": 0.0})

    @contextmanager
    def clock(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - started

    def read(self, system: System, the_set: LabelledSet) -> Reading:
        with self.clock("reading"):
            return system.read([item.notice for item in the_set.notices])


def evaluate(
    model: str,
    corpus: Path,
    *,
    against: Sequence[str] = (),
    gate: Path | None = None,
    options: Options | None = None,
    tell: Progress = lambda _: None,
) -> Evaluation:
    """Judges ``model`` on ``corpus``, beside the systems of ``against`` and the rules.

    TaizhangError for a system, corpus or gate that cannot be used; all are looked at before the first notice is read.
    """
    options = options or Options()
    names = [*against, *([] if RULES in (model, *against) else [RULES])]
    _check_twice([model, *names])
    rules_of_gate = load_gate(gate) if gate else None
    if rules_of_gate:
        check_names(rules_of_gate, names)
    systems = [open_system(name) for name in (model, *names)]
    schema = _common_schema(systems)
    the_set = read_set(corpus, schema)
    if rules_of_gate:
        check_metrics(rules_of_gate, _keys(the_set, options))
    bench = _bench(the_set, options)
    judged: list[_Judged] = []
    for system in systems:
        tell(f"{system.name}: reading {len(bench.the_set.notices)} notices")
        judged.append(_judge(bench, system))
    tell("comparing")
    report = _report(bench, judged)
    if rules_of_gate:
        report = replace(report, gate=judge(rules_of_gate, report))
    return Evaluation(report, bench.the_set, {one.system.name: one.reading.spans for one in judged})


def _check_twice(names: Sequence[str]) -> None:
    places = [name if name == RULES else str(model_directory(name).resolve()) for name in names]
    twice = sorted({name for name, place in zip(names, places, strict=True) if places.count(place) > 1})
    if twice:
        raise EvaluationError(f"{', '.join(twice)}: named more than once; a system is compared with others, not with itself")


def _common_schema(systems: Sequence[System]) -> LabelSchema:
    schema = systems[0].schema
    groups = {name: schema.coarse(name) for name in schema.names}
    for system in systems[1:]:
        theirs = {name: system.schema.coarse(name) for name in system.schema.names}
        if theirs != groups:
            raise EvaluationError(
                f"{system.name}: groups its labels as {theirs}, {systems[0].name} as {groups}; expected the same"
            )
    return schema


def _keys(the_set: LabelledSet, options: Options) -> Keys:
    """The keys that the tables of the report will have."""
    return Keys(
        the_set.schema.names,
        labels_of(the_set.schema, coarse=True),
        [f"{strength:.1f}" for strength in (0.0, *STRENGTHS)] if options.breakage else (),
        [item.notice.id for item in the_set.notices],
        tuple(dict.fromkeys(unit.layout for unit in the_set.units)),
    )


def _bench(the_set: LabelledSet, options: Options) -> _Bench:
    strengths = STRENGTHS if options.breakage else ()
    broken = {f"{strength:.1f}": break_set(the_set, strength, seed=options.seed) for strength in strengths}
    resampler = Resampler(the_set.groups, rounds=options.rounds, seed=options.seed)
    return _Bench(the_set, broken, read_values(the_set), resampler, options)


def _judge(bench: _Bench, system: System) -> _Judged:
    the_set, resampler = bench.the_set, bench.resampler
    reading = bench.read(system, the_set)
    copies = {strength: bench.read(system, copy).spans for strength, copy in bench.broken.items()}
    found = reading.spans
    with bench.clock("scoring"):
        fine = span_scores(the_set, found, resampler)
        errors = find_errors(the_set, found)
        rows = ledgers(the_set, found)
        notices, layouts = group_scores(the_set, found, resampler)
        breakage = {"0.0": fine} if copies else {}
        breakage |= {key: span_scores(bench.broken[key], spans, resampler) for key, spans in copies.items()}
        result = SystemResult(
            info=system_info(the_set, system),
            fine=fine,
            coarse=span_scores(the_set, found, resampler, coarse=True),
            matches=matches(the_set, found),
            notices=notices,
            layouts=layouts,
            breakage=breakage,
            confidence=confidence(
                the_set, found, before=reading.unscaled, temperature=system.temperature, seed=bench.options.seed
            ),
            errors=error_counts(errors),
            boundary=boundary_counts(errors),
            confusion=confusion(the_set.schema.names, the_set.gold, found),
            ledger=ledger_figures(the_set, rows, resampler),
            amounts=value_figures(the_set, rows, bench.values, resampler, label="TARGET"),
            dates=value_figures(the_set, rows, bench.values, resampler, label="DEADLINE"),
        )
    return _Judged(system, reading, errors, result)


def _report(bench: _Bench, judged: Sequence[_Judged]) -> Report:
    the_set = bench.the_set
    model, *others = judged
    with bench.clock("scoring"):
        comparisons = tuple(
            compare(the_set, model.reading.spans, other.reading.spans, other_name=other.system.name, resampler=bench.resampler)
            for other in others
        )
        suspects, note = _suspects(bench, judged)
    titles = {label.name: label.title for label in the_set.schema.labels}
    results = tuple(other.result for other in others)
    return Report(
        version=REPORT_VERSION,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        rounds=bench.options.rounds,
        seed=bench.options.seed,
        set=_set_info(the_set, titles),
        verdict=give_verdict(model.result, results, comparisons, titles),
        warnings=cautions(the_set, [one.system for one in judged]),
        model=model.result,
        others=results,
        comparisons=comparisons,
        errors=tuple(model.errors),
        suspects=suspects,
        suspects_note=note,
        gate=None,
        packages={name: version(name) for name in PACKAGES},
        seconds={name: round(value, 2) for name, value in bench.seconds.items()},
    )


def _suspects(bench: _Bench, judged: Sequence[_Judged]) -> tuple[tuple[Suspect, ...], str]:
    """For each notice the suspects of the first model that was not trained on it, and a sentence that says which."""
    the_set = bench.the_set
    rules = next(one.reading.spans for one in judged if one.system.kind == "rules")
    ids = [item.notice.id for item in the_set.notices]
    judging: dict[str, list[str]] = {}
    for one in judged:
        if one.system.kind != "rules" and one.system.made_on is not None:
            unseen = set(ids) - set(one.system.seen(ids)) - {i for taken in judging.values() for i in taken}
            judging[one.system.name] = sorted(unseen)
    suspects: list[Suspect] = []
    for one in judged:
        elsewhere = set(ids) - set(judging.get(one.system.name, []))
        suspects += find_suspects(the_set, one.errors, one.reading.spans, system=one.system.name, rules=rules, seen=elsewhere)
    sources = [f"{'、'.join(taken)} 用{title(name)}的预测" for name, taken in judging.items() if taken]
    rest = sorted(set(ids) - {i for taken in judging.values() for i in taken})
    if rest:
        sources.append(f"{'、'.join(rest)} 没有未见过它的模型，不能指疑（可用 --against 加上交叉验证的目录）")
    return tuple(ranked(suspects)), "；".join(sources) + "。"


def _set_info(the_set: LabelledSet, titles: dict[str, str]) -> SetInfo:
    counts = the_set.label_counts
    return SetInfo(
        path=the_set.path,
        sha256=the_set.sha256,
        notices=tuple(item.notice.id for item in the_set.notices),
        tasks=len(the_set.units),
        characters=sum(map(len, the_set.texts)),
        spans=sum(counts.values()),
        labels=counts,
        titles=titles,
        missing=tuple(name for name, count in counts.items() if count == 0),
        group_kind=the_set.group_kind,
        groups=the_set.groups,
    )


def system_info(the_set: LabelledSet, system: System) -> SystemInfo:
    """What is told of a system that was judged on a set."""
    return SystemInfo(
        name=system.name,
        kind=system.kind,
        path=None if system.name == DEFAULT else system.path,  # where the package lies is no one's business
        temperature=system.temperature,
        trained_on_sha256=system.trained_on_sha256,
        seen=system.seen([item.notice.id for item in the_set.notices]),
        provenance="unknown" if system.made_on is None else "known",
    )
