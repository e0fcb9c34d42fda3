-- What the roles of the parts that are served alone may do. After each migrate, which takes the guests' views away:
-- psql -f grants.sql DATABASE_URL_OF_THE_OWNER
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM csprapp_public, csprapp_guests;

-- CSPR_SERVE=public reads what is published, the partnership's name, how long the rules are, and which migrations there
-- were. It writes nothing.
GRANT SELECT ON
  publications_publication, publications_edition, publications_publicdocument, publications_pageedition,
  publications_generation, partnership_partnership, partnership_partnerbody, cases_ruleversion, django_migrations
TO csprapp_public;

-- CSPR_SERVE=guests sees of the tables about children, people and answers the rows that its doors are about and no
-- other: views of the same names, which its search_path (roles.sql) finds before the tables. Words that no door shows,
-- and passwords, are empty in them.
DROP SCHEMA IF EXISTS guests CASCADE;
CREATE SCHEMA guests;
GRANT USAGE ON SCHEMA guests TO csprapp_guests;
CREATE TEMPORARY TABLE view (name text, rows text, blank text[] DEFAULT '{}') ON COMMIT DROP;
INSERT INTO view (name, rows) VALUES
  ('reviews_agencyrequest', 'id IN (SELECT request_id FROM public.reviews_door)'),
  ('reviews_agencyrequest_people', 'agencyrequest_id IN (SELECT request_id FROM public.reviews_door)'),
  ('reviews_chase', 'request_id IN (SELECT request_id FROM public.reviews_door)'),
  ('reviews_agencyreturn', 'request_id IN (SELECT request_id FROM public.reviews_door)'),
  ('reviews_chronologyentry', 'request_id IN (SELECT request_id FROM public.reviews_door)'),
  ('reviews_returnpaper', 'request_id IN (SELECT request_id FROM public.reviews_door)'),
  ('cases_document', 'id IN (SELECT document_id FROM guests.reviews_returnpaper)'),
  ('cases_documentversion', 'document_id IN (SELECT document_id FROM guests.reviews_returnpaper)'),
  ('cases_deadline', 'id IN (SELECT deadline_id FROM guests.reviews_agencyrequest)'),
  ('cases_deadlinechange', 'deadline_id IN (SELECT deadline_id FROM guests.reviews_agencyrequest)'),
  ('records_draft', 'user_id IN (SELECT id FROM public.accounts_user WHERE email = ''by-link@invalid.invalid'')'),
  ('accounts_securitytally', 'key LIKE ''guests:%'''),
  ('records_submission', 'user_id IN (SELECT id FROM public.accounts_user WHERE email = ''by-link@invalid.invalid'')');
INSERT INTO view VALUES
  ('cases_incident', 'id IN (SELECT incident_id FROM guests.reviews_agencyrequest)',
    '{referred_by, home_authority, other_areas, summary, immediate_safeguarding, panel_reference, not_notified_by,
      not_notified_reason, restricted_reason, closed_reason, search_text}'),
  ('cases_person', 'id IN (SELECT person_id FROM guests.reviews_agencyrequest_people)', '{contact_note}'),
  ('cases_formervalue', 'person_id IN (SELECT person_id FROM guests.reviews_agencyrequest_people)
    AND field IN (''name'', ''other_names'', ''date_of_birth'', ''addresses'')', '{}'),
  ('cases_child', 'person_id IN (SELECT person_id FROM guests.reviews_agencyrequest_people)',
    '{ethnicity, disability, health, placement, published_pseudonym}'),
  ('accounts_user', 'email = ''by-link@invalid.invalid'' OR id IN (SELECT owner_id FROM guests.cases_incident)',
    '{password}');
DO $$
DECLARE made record; columns text;
BEGIN
  FOR made IN SELECT * FROM view LOOP
    SELECT string_agg(format(CASE WHEN attname = ANY (made.blank) THEN $q$''::text AS %I$q$ ELSE '%I' END, attname), ', '
      ORDER BY attnum)
    INTO columns
    FROM pg_attribute WHERE attrelid = format('public.%I', made.name)::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE VIEW guests.%I WITH (security_barrier) AS SELECT %s FROM public.%1$I WHERE %3$s',
      made.name, columns, made.rows);
  END LOOP;
END $$;

-- Visits of its own: with the key of a session of the staff, or the words kept in one, it could be them. Whoever is in
-- while this runs opens their link again.
CREATE TABLE guests.django_session (LIKE public.django_session INCLUDING ALL);
-- Its own limits too: whoever could write among those of the staff could wash them out, or keep somebody out.
CREATE TABLE guests.csprapp_cache (LIKE public.csprapp_cache INCLUDING ALL);

SET LOCAL search_path = guests, public;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, csprapp_cache, records_draft TO csprapp_guests;
GRANT SELECT, INSERT, UPDATE ON records_submission TO csprapp_guests;
GRANT SELECT, UPDATE ON reviews_agencyrequest, public.reviews_doorkey, cases_deadline, reviews_chronologyentry
TO csprapp_guests;
GRANT SELECT, INSERT ON
  reviews_agencyreturn, reviews_chronologyentry, reviews_returnpaper, cases_document, cases_documentversion,
  cases_deadlinechange
TO csprapp_guests;
GRANT SELECT ON
  accounts_user, cases_person, cases_child, cases_formervalue, reviews_chase, reviews_agencyrequest_people
TO csprapp_guests;
-- Of what is written and never read the new row's key alone.
GRANT INSERT, SELECT (history_id) ON
  reviews_historicalagencyrequest, reviews_historicalagencyreturn, reviews_historicalchronologyentry,
  reviews_historicalreturnpaper, cases_historicaldocument, cases_historicaldocumentversion
TO csprapp_guests;
GRANT INSERT, SELECT (id) ON records_accesslog, accounts_securityevent TO csprapp_guests;
-- How often the same happened at its own doors.
GRANT SELECT, INSERT, UPDATE ON accounts_securitytally TO csprapp_guests;
-- An email is written once: what makes it the same is compared, its words are not read.
GRANT INSERT, UPDATE (day), SELECT (id, kind, subject, recipient, day) ON mail_outbox TO csprapp_guests;
-- To lock a row takes the right to change one column of it: its key, which nothing changes.
GRANT SELECT, UPDATE (id) ON cases_incident TO csprapp_guests;
GRANT SELECT (id), UPDATE (id) ON publications_publication TO csprapp_guests;
-- What leads from a case to what was published from it: keys.
GRANT SELECT (publication_id, incident_id, review_id) ON publishing_publicationlink TO csprapp_guests;
GRANT SELECT (id, incident_id) ON reviews_learningreview TO csprapp_guests;
GRANT SELECT (learningreview_id, incident_id) ON reviews_learningreview_linked_incidents TO csprapp_guests;
-- The dates that a calendar feed gives out, copied apart: reference, code name, what is to be done and when. Whose feed
-- it is, is a key; of its secret there is a digest.
GRANT SELECT, UPDATE (read_on) ON dashboard_calendarfeed TO csprapp_guests;
GRANT SELECT ON dashboard_feedevent TO csprapp_guests;
-- A referral is left and never read: how many came today, and which reference the same press got.
GRANT INSERT, SELECT (id, press, reference, received_on) ON cases_incomingreferral TO csprapp_guests;
-- Whether the calendar, the rules or the settings changed since they were read.
GRANT SELECT (history_id, history_date) ON
  cases_historicalcalendarday, cases_historicalclosuredays, cases_historicalruleversion,
  partnership_historicalpartnership, partnership_historicalarea, partnership_historicalpartnerbody,
  partnership_historicalagency, publications_historicalpageedition
TO csprapp_guests;
-- Whether the service is closed for an upgrade, and that nobody is at work on this host any more.
GRANT SELECT ON records_closing TO csprapp_guests;
GRANT SELECT, INSERT, UPDATE ON records_host TO csprapp_guests;
GRANT SELECT ON
  reviews_door, cases_calendarday, cases_ruleversion, partnership_agency, partnership_area, partnership_partnership,
  partnership_partnerbody, publications_pageedition, django_migrations
TO csprapp_guests;
COMMIT;
