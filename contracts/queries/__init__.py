"""The JSON shapes that services answer with and the gateway reads, one module per service."""
