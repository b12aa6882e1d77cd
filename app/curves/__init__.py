"""The parts of the curves panel."""
