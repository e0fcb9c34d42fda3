-- The database and its four roles. Once, as the superuser: psql -f roles.sql. It makes the passwords and prints the
-- DATABASE_URL of each role; run again, it makes new ones. csprapp_public and csprapp_guests may nothing until
-- grants.sql says what.
--
-- History, ledger and access log refuse UPDATE, DELETE and TRUNCATE by trigger. A trigger stops nobody who may drop it,
-- and the owner of a table may: so the role that serves owns none.
\set ON_ERROR_STOP on
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['csprapp_owner', 'csprapp_app', 'csprapp_public', 'csprapp_guests']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT gen_random_uuid() AS owner, gen_random_uuid() AS app, gen_random_uuid() AS public, gen_random_uuid() AS guests \gset
ALTER ROLE csprapp_owner PASSWORD :'owner';
ALTER ROLE csprapp_app PASSWORD :'app';
ALTER ROLE csprapp_public PASSWORD :'public';
ALTER ROLE csprapp_guests PASSWORD :'guests';

SELECT 'CREATE DATABASE csprapp OWNER csprapp_owner ENCODING ''UTF8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'csprapp') \gexec
\c csprapp
REVOKE ALL ON DATABASE csprapp FROM PUBLIC;
GRANT CONNECT ON DATABASE csprapp TO csprapp_app, csprapp_public, csprapp_guests;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO csprapp_app, csprapp_public, csprapp_guests;
-- Its views of the rows that doors are about, where grants.sql has made them, come before the tables.
ALTER ROLE csprapp_guests IN DATABASE csprapp SET search_path = guests, public;
-- What the service asks of each connection, for those that come through PgBouncer, which passes on no options: every
-- question is a short one, and a page read at random costs hardly more than the next one.
ALTER ROLE csprapp_app IN DATABASE csprapp SET jit = off;
ALTER ROLE csprapp_app IN DATABASE csprapp SET random_page_cost = 1.1;
ALTER ROLE csprapp_public IN DATABASE csprapp SET jit = off;
ALTER ROLE csprapp_public IN DATABASE csprapp SET random_page_cost = 1.1;
ALTER ROLE csprapp_guests IN DATABASE csprapp SET jit = off;
ALTER ROLE csprapp_guests IN DATABASE csprapp SET random_page_cost = 1.1;
-- Whatever the owner makes the service may read and write: no TRUNCATE, no TRIGGER.
ALTER DEFAULT PRIVILEGES FOR ROLE csprapp_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO csprapp_app;
ALTER DEFAULT PRIVILEGES FOR ROLE csprapp_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO csprapp_app;
-- For a database that was there before.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO csprapp_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO csprapp_app;

SELECT format('%-45s DATABASE_URL=postgres://csprapp_%s:%s@127.0.0.1:%s/csprapp', what, name, password, current_setting('port'))
FROM (VALUES
  ('For migrate alone, kept elsewhere:', 'owner', :'owner'),
  ('For .env, all parts in one or staff:', 'app', :'app'),
  ('For .env of CSPR_SERVE=public:', 'public', :'public'),
  ('For .env of CSPR_SERVE=guests:', 'guests', :'guests')
) AS lines (what, name, password);
