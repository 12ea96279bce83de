"""The developer's servers: an embedded PostgreSQL and Valkey, and the supervisor over Parley's processes."""
