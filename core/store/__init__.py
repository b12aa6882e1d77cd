"""Runs on disk: checkpoints, curves, the folder of one run and the list of all of them. Knows neither Qt nor the training loop."""
