"""What the window shows, written to files and to the clipboard."""
