"""Parts of the panel that compares what was learned with local curvature."""
