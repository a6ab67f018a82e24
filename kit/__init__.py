"""Mechanism that every process needs. No word of the field appears here."""
