-- The id of the users' database whose users own these cycles; no row until a service claims the table. Named apart from the users'
-- own table, because both sets may share a schema.
CREATE TABLE cycles_installation (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    id      uuid    NOT NULL
);
