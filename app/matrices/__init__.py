"""The parts of the curvature panel: matrices as pictures."""
