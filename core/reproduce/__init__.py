"""The paper's tables from this program: published numbers, campaigns of stored runs, measured results, and both side by side."""
