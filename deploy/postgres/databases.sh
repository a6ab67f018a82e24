#!/bin/sh
# Run once by the image of PostgreSQL on an empty data folder: a role and a database per service, each with its own password,
# and nobody may enter what is another's.
set -eu
for service in registry cultivation notifications gateway; do
  password=$(cat "/run/secrets/${service}_database_password")
  psql -v ON_ERROR_STOP=1 -v name="$service" -v password="$password" --username postgres --dbname postgres <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name" template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke connect on database :"name" from public;
SQL
done
