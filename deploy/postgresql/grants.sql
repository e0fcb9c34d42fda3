-- What the roles of the parts that are served alone may do. After each migrate, as csprapp_owner:
-- psql -f grants.sql DATABASE_URL_OF_THE_OWNER
\set ON_ERROR_STOP on
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM csprapp_public, csprapp_guests;

-- CSPR_SERVE=public reads what is published, the partnership's name, and which migrations there were. It writes nothing.
GRANT SELECT ON
  publications_publication, publications_edition, publications_publicdocument, publications_pageedition,
  publications_generation, partnership_partnership, partnership_partnerbody, django_migrations
TO csprapp_public;

-- CSPR_SERVE=guests keeps sessions and limits of its own, reads the request that a door opens with the case it is about,
-- and adds answers. It changes no case and no history, and reads nothing of decisions, letters or publications' words.
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, csprapp_cache, records_draft TO csprapp_guests;
GRANT SELECT, INSERT, UPDATE ON records_submission TO csprapp_guests;
GRANT SELECT, UPDATE ON reviews_agencyrequest, reviews_doorkey, cases_deadline TO csprapp_guests;
GRANT SELECT, INSERT ON
  reviews_agencyreturn, reviews_chronologyentry, reviews_returnpaper, cases_document, cases_documentversion,
  cases_deadlinechange, accounts_user
TO csprapp_guests;
-- Of what is written and never read the new row's key alone.
GRANT INSERT, SELECT (history_id) ON
  reviews_historicalagencyrequest, reviews_historicalagencyreturn, reviews_historicalchronologyentry,
  reviews_historicalreturnpaper, cases_historicaldocument, cases_historicaldocumentversion, accounts_historicaluser
TO csprapp_guests;
GRANT INSERT, SELECT (id) ON records_accesslog TO csprapp_guests;
-- An email is written once: what makes it the same is compared, its words are not read.
GRANT INSERT, UPDATE (day), SELECT (id, kind, subject, recipient, day) ON mail_outbox TO csprapp_guests;
-- To lock a row takes the right to change one column of it: its key, which nothing changes.
GRANT SELECT, UPDATE (id) ON cases_incident, publications_publication TO csprapp_guests;
GRANT SELECT ON
  reviews_door, reviews_chase, reviews_agencyrequest_people, reviews_learningreview,
  reviews_learningreview_linked_incidents, cases_person, cases_child, cases_calendarday, cases_ruleversion,
  cases_historicalcalendarday, cases_historicalclosuredays, cases_historicalruleversion, publishing_publicationlink,
  partnership_agency, partnership_area, partnership_partnership, partnership_partnerbody,
  partnership_historicalpartnership, publications_pageedition, django_migrations
TO csprapp_guests;
COMMIT;
