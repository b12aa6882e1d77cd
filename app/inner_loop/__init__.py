"""The parts of the inner loop panel: one task, inner step by inner step."""
