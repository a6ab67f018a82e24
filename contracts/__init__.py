"""The published language of the system: codes, topics, events and query answers. Pydantic and the standard library only."""
