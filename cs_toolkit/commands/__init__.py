"""One module per command; a command never imports another."""
