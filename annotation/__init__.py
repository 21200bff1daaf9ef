"""The annotation room: labelled notices as Label Studio tasks, the linter, agreement between annotators, and the corpus."""
