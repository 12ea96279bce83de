"""The demo: two made-up companies and their customers."""
