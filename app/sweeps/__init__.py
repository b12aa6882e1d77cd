"""Parts of the sweeps panel."""
