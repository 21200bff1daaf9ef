"""Tasks of the gold ledger written again in many layouts, with spans known by construction. Pure and seeded."""
