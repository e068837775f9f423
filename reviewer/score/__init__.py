"""Stage 5: verdicts in, risk and flags out. Pure functions."""
