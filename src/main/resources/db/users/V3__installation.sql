-- Identifies this set of users. Every store of cycles keeps the id of the users it belongs to, so that a start with the wrong pair of
-- stores is refused. One row; a copy of the database keeps the id.
CREATE TABLE installation (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    id      uuid    NOT NULL
);

INSERT INTO installation (id) VALUES (gen_random_uuid());
