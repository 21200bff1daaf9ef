"""Robustness curves: strict F1 of models and of the rules as more and more of a labelled set is broken, by kind and together.

    python -m benchmarks.robustness MODEL [MODEL...] [--corpus annotation/corpus] [--out benchmarks/robustness] [--seeds 1 2 3]

Writes README.md (tables), robustness.json (all figures) and robustness.svg (plots): all of them or none.
"""
