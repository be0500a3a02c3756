"""Values to words, rows and formats."""
