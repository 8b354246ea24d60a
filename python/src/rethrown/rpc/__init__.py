"""Errors over the transports that you have: one module for each (SPEC 10.5, docs/rpc/)."""
