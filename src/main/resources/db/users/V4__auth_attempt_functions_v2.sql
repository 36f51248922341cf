-- The names carry a version, and a released script is never edited: a change of a function is a new script with new names.
--
-- So many attempts at once, then one more each time that the pace (in microseconds) has passed. A time that is too far ahead for that was
-- written before the clock stepped back, and counts as rested; the minute is for transactions that began a moment earlier.

CREATE FUNCTION has_auth_attempt_v2(asked uuid, attempts integer, pace bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM auth_limits
        WHERE key = asked
          AND used_until > now() + (attempts - 1) * pace * interval '1 microsecond'
          AND used_until < now() + attempts * pace * interval '1 microsecond' + interval '1 minute')
$$;

-- Takes an attempt, and tells whether there was one.
CREATE FUNCTION take_auth_attempt_v2(asked uuid, attempts integer, pace bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    step    CONSTANT interval := pace * interval '1 microsecond';
    highest CONSTANT timestamptz := now() + (attempts - 1) * step;
    beyond  CONSTANT timestamptz := now() + attempts * step + interval '1 minute';
BEGIN
    INSERT INTO auth_limits AS held (key, used_until) VALUES (asked, now() + step)
    ON CONFLICT (key) DO UPDATE SET used_until = step
        + CASE WHEN held.used_until >= now() AND held.used_until < beyond THEN held.used_until ELSE now() END
    WHERE held.used_until <= highest OR held.used_until >= beyond;
    RETURN FOUND;
END
$$;
