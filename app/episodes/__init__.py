"""The parts of the adaptation panel: one task before and after each inner step."""
