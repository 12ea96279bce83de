-- The three roles. parley_owner owns the tables and migrates; parley_app serves and is bound by row-level
-- security; parley_system is what parley_app becomes, for one transaction, to work across workspaces.
-- ":password" is replaced by whoever runs this. Running it again changes nothing.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_owner') THEN
    CREATE ROLE parley_owner LOGIN CREATEDB PASSWORD ':password';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_app') THEN
    CREATE ROLE parley_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ':password';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_system') THEN
    CREATE ROLE parley_system NOLOGIN BYPASSRLS;
  END IF;
  GRANT parley_system TO parley_app WITH INHERIT FALSE, SET TRUE;
  GRANT parley_system TO parley_owner WITH INHERIT FALSE, SET TRUE;
END
$$;
