"""Stored runs side by side: one entry for each arm of each run, filtered, sorted, grouped and compared. No Qt, no torch."""
