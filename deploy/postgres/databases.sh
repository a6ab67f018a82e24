#!/bin/sh
# Run by the image of PostgreSQL on an empty data folder; safe to run again by hand. For each service a database, the role that
# owns it (for deploy.prepare alone) and the role that its processes work in, each with its own password. Nobody may enter what
# is another's; what the working role may do with the tables, deploy.prepare says.
set -eu
for service in registry cultivation notifications gateway; do
  for role in "$service" "${service}_owner"; do
    password=$(cat "/run/secrets/${role}_database_password")
    psql -v ON_ERROR_STOP=1 -v role="$role" -v password="$password" --username postgres --dbname postgres <<'SQL'
select format('create role %I', :'role') where not exists (select from pg_roles where rolname = :'role') \gexec
alter role :"role" login password :'password';
SQL
  done
  psql -v ON_ERROR_STOP=1 -v name="$service" -v owner="${service}_owner" --username postgres --dbname postgres <<'SQL'
select format('create database %I owner %I template template0 encoding ''UTF8'' locale ''C.UTF-8''', :'name', :'owner')
  where not exists (select from pg_database where datname = :'name') \gexec
alter database :"name" owner to :"owner";
revoke all on database :"name" from public;
\connect :"name"
reassign owned by :"name" to :"owner";
revoke create on schema public from public;
SQL
done
