"""The steps that lead from nothing to the schema of today, one file each. None is ever changed."""
