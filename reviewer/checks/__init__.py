"""Stage 4: readings and evidence in, verdicts out. Pure functions."""
