"""Parts of the spectrum panel."""
