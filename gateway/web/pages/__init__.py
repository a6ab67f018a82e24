"""The pages, one module per subject; each module has a `router`."""
