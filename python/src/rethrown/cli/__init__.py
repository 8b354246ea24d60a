"""The command line: `python -m rethrown`."""
