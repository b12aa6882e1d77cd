"""The parts of the adaptation paths panel: where the inner loop goes, seen from above."""
