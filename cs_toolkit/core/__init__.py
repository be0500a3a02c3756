"""What decides: pure functions of their arguments. No I/O, no clock, no click."""
