"""Figures for paper and slides: what is to be drawn, and drawing it without a window."""
