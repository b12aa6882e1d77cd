"""Parts of the panel that reproduces the paper's tables."""
