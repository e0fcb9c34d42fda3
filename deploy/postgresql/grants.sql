-- What the roles of the parts that are served alone may read. After each migrate, as csprapp_owner:
-- psql -f grants.sql DATABASE_URL_OF_THE_OWNER
\set ON_ERROR_STOP on
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM csprapp_public;
-- CSPR_SERVE=public reads what is published, the partnership's name, and which migrations there were. It writes nothing.
GRANT SELECT ON
  publications_publication, publications_edition, publications_publicdocument, publications_pageedition,
  publications_generation, partnership_partnership, partnership_partnerbody, django_migrations
TO csprapp_public;
COMMIT;
