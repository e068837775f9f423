"""Reviewer: find the values a model read wrong, settle them, and keep what was said."""

import os

__version__ = "0.1.0"

# onnxruntime (seen in release 1.32) starts a thread that reports its use to its maker, unless this
# is set before it is loaded. Nothing leaves the building but through the gate, so it stands here:
# every process of ours, readers and detectors too, loads this package first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
