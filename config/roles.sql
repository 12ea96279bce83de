-- The three database roles; run by a superuser, any number of times, in the database "parley".
--
--   parley_owner   owns the tables and runs migrations
--   parley_app     serves; row-level security binds it
--   parley_system  nobody logs in as it; schedulers step into it for one transaction to see every workspace
--
-- The passwords are psql's variables owner_password and app_password (psql -v owner_password=…).

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_owner') THEN
        CREATE ROLE parley_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_app') THEN
        CREATE ROLE parley_app;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_system') THEN
        CREATE ROLE parley_system;
    END IF;
END
$$;

ALTER ROLE parley_owner WITH LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE parley_app WITH LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE parley_system WITH NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS;

-- Not inherited: a connection sees every workspace only while it says so (SET LOCAL ROLE parley_system).
GRANT parley_system TO parley_app WITH INHERIT FALSE, SET TRUE;
GRANT parley_system TO parley_owner WITH INHERIT FALSE, SET TRUE;
-- Migrations and tests may act as the application does.
GRANT parley_app TO parley_owner WITH INHERIT FALSE, SET TRUE;

ALTER DATABASE parley OWNER TO parley_owner;
