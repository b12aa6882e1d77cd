"""Looking back: the strip that chooses a moment of the run, and what is drawn over its moments."""
