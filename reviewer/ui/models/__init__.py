"""Item models over model objects; no SQL, no truth of their own."""
