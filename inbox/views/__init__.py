"""The inbox's pages, fragments and forms."""
