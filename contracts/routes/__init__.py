"""One table of routes per service: router, pass-through and typed client are made from it or checked against it."""
