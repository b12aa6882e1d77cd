"""Stored runs in the window: what is read of them in the background, and the parts of their table."""
