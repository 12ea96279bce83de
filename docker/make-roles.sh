#!/bin/sh
# Makes Parley's roles in a new database cluster; the PostgreSQL image runs it once, on its first start.
set -eu
: "${PARLEY_OWNER_PASSWORD:?}" "${PARLEY_APP_PASSWORD:?}"
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner_password="$PARLEY_OWNER_PASSWORD" --set app_password="$PARLEY_APP_PASSWORD" \
    --file /etc/parley/roles.sql
