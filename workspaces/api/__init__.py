"""The REST API: what every resource shares."""
