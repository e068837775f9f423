"""The offline layout reader: fields from words and their places, without key, network or model."""
