"""What many cases say together: how fast, how often, how much, how satisfied. Nothing here reads a file."""
