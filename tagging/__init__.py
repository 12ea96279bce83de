"""The workspace's own words: tags today, categories and root causes above them."""
