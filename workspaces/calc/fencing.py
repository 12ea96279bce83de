"""The SQL of the second fence: row-level security and foreign keys that cannot cross a workspace."""

from collections.abc import Mapping

# NULLIF: after SET LOCAL ends the setting is an empty string, not NULL.
_IN_FORCE = "workspace_id = NULLIF(current_setting('app.workspace_id', true), '')::bigint"


def fence_sql(table: str, *, references: Mapping[str, str] | None = None) -> str:
    """Return SQL that makes Postgres refuse a neighbour's rows in ``table``.

    :param references: column to owned table; each becomes a foreign key that includes the workspace, because
        plain foreign keys are checked without row-level security
    """
    statements = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;',
        f'CREATE POLICY workspace_fence ON "{table}" USING ({_IN_FORCE}) WITH CHECK ({_IN_FORCE});',
    ]
    for column, target in (references or {}).items():
        statements.append(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint_name(table, column)}"'
            f' FOREIGN KEY (workspace_id, "{column}") REFERENCES "{target}" (workspace_id, id)'
            " ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED;"
        )
    return "\n".join(statements)


def constraint_name(table: str, column: str) -> str:
    """Return the name of the foreign key that keeps ``column`` inside its workspace."""
    return f"{table}_{column}_same_workspace"[:63]


GRANTS_SQL = """
GRANT USAGE ON SCHEMA public TO parley_app, parley_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parley_app, parley_system;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO parley_app, parley_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO parley_app, parley_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO parley_app, parley_system;
"""
"""What the serving role and the system role may do; the owner's later tables are granted by default."""

APPEND_ONLY_SQL = 'REVOKE UPDATE, DELETE ON "{table}" FROM parley_app, parley_system;'
"""For tables whose rows may be added and read, never altered."""

DELETE_WORKSPACE_SQL = """
CREATE FUNCTION parley_delete_workspace(doomed bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE owned regclass;
BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    FOR owned IN SELECT polrelid FROM pg_policy WHERE polname = 'workspace_fence' LOOP
        EXECUTE format('DELETE FROM %s WHERE workspace_id = $1', owned) USING doomed;
    END LOOP;
    DELETE FROM workspaces_workspace WHERE id = doomed;
END
$$;
REVOKE ALL ON FUNCTION parley_delete_workspace(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley_delete_workspace(bigint) TO parley_system;
"""
"""The one way an append-only row ends: with its whole workspace, every fenced table of every app."""
