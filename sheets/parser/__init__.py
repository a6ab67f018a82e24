"""Reads bytes from strangers in a process of its own; imports the standard library and nothing else of the house but limits and values."""
