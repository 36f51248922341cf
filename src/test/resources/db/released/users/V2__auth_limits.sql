-- How far each account and address has used up what it may try: one row for each that tried lately. Not logged, because it is written
-- at every attempt and worth nothing after a crash: everybody is rested then.
CREATE UNLOGGED TABLE auth_limits (
    -- A digest of what is limited: no email and no address can be read here.
    key        uuid        PRIMARY KEY,
    -- Every attempt moves it on; what lies in the past is rested, and removed.
    used_until timestamptz NOT NULL
) WITH (fillfactor = 50);
