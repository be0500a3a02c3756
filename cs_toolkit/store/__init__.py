"""Case stores: one protocol, several backends."""
