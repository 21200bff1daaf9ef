"""Characters per second of extraction against the plain transformers pipeline with the same weights, in one run.

    python benchmarks/speed.py runs/ship [--model inference/models/default] [--rounds 3]

Each round times the pipeline, then the extractor (spans and whole ledgers) on the same notices, after one warm-up of each; the
table shows medians and the ratio of medians. The pipeline gets one line at a time, as its documentation shows; batch_size=16
stands beside it. Peak memory is that of a fresh process that only extracts.
"""

import argparse
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from inference import Extractor
from inference.extractor import DEFAULT_MODEL
from notices import Notice

ROOT = Path(__file__).resolve().parent.parent
_MEMORY = "import sys; from benchmarks.speed import peak_memory; print(peak_memory(sys.argv[1]))"


def read_all() -> list[Notice]:
    """The four notices of the project."""
    files = sorted((ROOT / "annotation" / "notices").glob("*.txt"))
    return [Notice(file.stem, file.read_text(encoding="utf-8")) for file in files]


def peak_memory(model: str) -> float:
    """Peak resident megabytes of this process after extracting all notices.

    From Linux's VmHWM: ru_maxrss is inherited from the process that started this one, here from a far bigger one.
    """
    Extractor.load(model).ledgers(read_all())
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def rates(calls: dict[str, Callable[[], object]], characters: int, rounds: int) -> dict[str, float]:
    """Median characters per second of each call, taken in turn."""
    for call in calls.values():
        call()
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - started)
    return {name: characters / statistics.median(taken) for name, taken in seconds.items()}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="finished run with model.safetensors")
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="its export")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    from transformers import pipeline  # noqa: PLC0415

    notices = read_all()
    lines = [line for notice in notices for line in notice.text.splitlines() if line.strip()]
    classify = pipeline("token-classification", model=str(arguments.run), aggregation_strategy="simple", device="cpu")
    extractor = Extractor.load(arguments.model)
    calls: dict[str, Callable[[], object]] = {
        "transformers pipeline, one line at a time": lambda: [classify(line) for line in lines],
        "transformers pipeline, batch_size=16": lambda: classify(lines, batch_size=16),
        "taizhang spans": lambda: extractor.spans_of([notice.text for notice in notices]),
        "taizhang ledger rows": lambda: extractor.ledgers(notices),
    }
    measured = rates(calls, sum(len(notice.text) for notice in notices), arguments.rounds)
    base = next(iter(measured.values()))
    print("| | characters/s | ratio |\n|---|---|---|")
    for name, rate in measured.items():
        print(f"| {name} | {rate:,.0f} | {rate / base:.2f} |")
    answer = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(arguments.model)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    print(f"\nPeak memory of a process that extracts the four notices: {float(answer.stdout):.0f} MB")


if __name__ == "__main__":
    main()
