"""Parts of the Kronecker microscope."""
