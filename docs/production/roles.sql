-- The two roles of the portal on PostgreSQL and its database. Run once as a superuser:
--   psql -v ON_ERROR_STOP=1 -v owner_password=… -v app_password=… -f roles.sql
-- The owner migrates and makes backups; the serving role reads and writes rows under row-level
-- security, and can change neither tables nor the journal (flask --app app db upgrade grants it that).
CREATE ROLE kevyt_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE kevyt_app LOGIN PASSWORD :'app_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS CONNECTION LIMIT 40;
CREATE DATABASE kevytasiointi OWNER kevyt_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE kevytasiointi FROM PUBLIC;
GRANT CONNECT ON DATABASE kevytasiointi TO kevyt_app;
ALTER ROLE kevyt_app SET statement_timeout = '10s';
ALTER ROLE kevyt_app SET idle_in_transaction_session_timeout = '30s';
\connect kevytasiointi
ALTER SCHEMA public OWNER TO kevyt_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
