"""Stacks: a native traceback → frames and text, and remote frames → a native traceback."""
