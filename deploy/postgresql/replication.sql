-- The role by which replicas follow. Once on the primary, as the superuser: psql -f replication.sql. It makes the
-- password and prints what is typed on the machine of a replica; run again, it makes a new one. It may read the whole
-- log, and so every case: it is no role of the service, and stands in pg_hba.conf for the replicas' addresses alone.
\set ON_ERROR_STOP on
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

SELECT 'CREATE ROLE csprapp_replica LOGIN REPLICATION'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'csprapp_replica') \gexec
SELECT gen_random_uuid() AS password \gset
ALTER ROLE csprapp_replica PASSWORD :'password';

SELECT 'In ~postgres/.pgpass (mode 600) on the replica''s machine: PRIMARY:' || current_setting('port')
  || ':replication:csprapp_replica:' || :'password';
SELECT 'Then there, as postgres, into an empty folder: pg_basebackup --pgdata ' || current_setting('data_directory')
  || ' --dbname "host=PRIMARY port=' || current_setting('port')
  || ' user=csprapp_replica application_name=replica1 sslmode=verify-full sslrootcert=FILE"'
  || ' --create-slot --slot replica1 --write-recovery-conf --wal-method stream';
