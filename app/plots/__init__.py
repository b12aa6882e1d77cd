"""What several plots share: axes, keys, read-outs, layouts and summaries of long curves."""
