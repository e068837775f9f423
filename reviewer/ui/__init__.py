"""Layer 3: thin Qt. Shows model objects, emits intents, holds no truth."""
