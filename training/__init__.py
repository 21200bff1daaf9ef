"""From labelled notices to a checkpoint: encoder, breakage, fine-tuning, cross-validation, export."""
