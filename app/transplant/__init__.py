"""Parts of the panel that gives one arm's initialisation the curvature of another."""
