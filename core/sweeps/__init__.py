"""Sweeps: one experiment repeated with other settings and seeds, as a queue of stored runs."""
