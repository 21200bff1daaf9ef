"""From text to spans to ledger rows. Light: the default engine needs neither torch nor transformers."""

from .extractor import Extractor
from .row import Deadline, Field, LedgerRow, Target

__all__ = ["Deadline", "Extractor", "Field", "LedgerRow", "Target"]
