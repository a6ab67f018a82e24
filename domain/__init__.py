"""The shared words of the field: plain Python, no I/O, no framework; imports the standard library and `contracts.codes` only."""
