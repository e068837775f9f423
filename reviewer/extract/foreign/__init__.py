"""Files of other tools: each format is read by one pure function from JSON to a `Sheet`."""
