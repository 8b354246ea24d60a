"""Bridges: what other systems send for an error ↔ envelopes. Each is imported by its own name."""
