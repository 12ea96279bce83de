"""The demo's story and its loader."""
