"""Every event of the system, one module per producer; `catalog` binds each type to its topic and data."""
