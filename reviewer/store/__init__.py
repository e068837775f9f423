"""The project on disk. All SQL is here."""
