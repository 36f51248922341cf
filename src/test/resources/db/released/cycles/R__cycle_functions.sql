-- Every mutation is one function call, and so is a group of them: one round trip and one transaction. Each takes its user's lock
-- first. Under READ COMMITTED each later statement then has a snapshot of its own, younger than the wait for the lock, so the
-- checks see all that earlier mutations did. A check in the statement that waits would look at the past.
--
-- A refusal is an outcome, not an error: nothing is rolled back, and nothing is written to the server's log.

CREATE OR REPLACE FUNCTION cycles_lock_of(p_user_id uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    RETURN uuid_hash_extended(p_user_id, 0);

CREATE OR REPLACE FUNCTION lock_cycles_of(p_user_id uuid) RETURNS void
    LANGUAGE sql
    RETURN pg_advisory_xact_lock(cycles_lock_of(p_user_id));

CREATE OR REPLACE FUNCTION create_cycle(
    p_id uuid, p_user_id uuid, p_status text, p_start timestamptz, p_end timestamptz, p_now timestamptz,
    OUT outcome text, OUT new_start timestamptz, OUT last_end timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    active_start timestamptz;
BEGIN
    PERFORM lock_cycles_of(p_user_id);

    SELECT start_date INTO active_start FROM cycles WHERE user_id = p_user_id AND status = 'InProgress';
    IF p_status = 'InProgress' AND active_start IS NOT NULL THEN
        outcome := 'already_in_progress';
        RETURN;
    END IF;

    SELECT end_date INTO last_end FROM cycles WHERE user_id = p_user_id AND status = 'Completed'
        ORDER BY end_date DESC LIMIT 1;
    IF p_start < last_end THEN
        outcome := 'overlap';
        new_start := p_start;
        RETURN;
    END IF;

    -- An import becomes the last completed cycle, which the active one must not start inside.
    IF p_end > active_start THEN
        outcome := 'overlap';
        new_start := active_start;
        last_end := p_end;
        RETURN;
    END IF;

    INSERT INTO cycles (id, user_id, status, start_date, end_date, created_at, updated_at)
        VALUES (p_id, p_user_id, p_status, p_start, p_end, p_now, p_now);
    outcome := 'ok';
END $$;

-- Gives the cycle in progress other dates and a status, the same or 'Completed'.
CREATE OR REPLACE FUNCTION change_cycle(
    p_id uuid, p_user_id uuid, p_status text, p_start timestamptz, p_end timestamptz, p_now timestamptz,
    OUT outcome text, OUT last_end timestamptz, OUT created timestamptz, OUT updated timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    current_status text;
BEGIN
    PERFORM lock_cycles_of(p_user_id);

    SELECT status INTO current_status FROM cycles WHERE id = p_id AND user_id = p_user_id;
    IF NOT FOUND THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    IF current_status <> 'InProgress' THEN
        outcome := 'completed';
        RETURN;
    END IF;

    SELECT end_date INTO last_end FROM cycles WHERE user_id = p_user_id AND status = 'Completed'
        ORDER BY end_date DESC LIMIT 1;
    IF p_start < last_end THEN
        outcome := 'overlap';
        RETURN;
    END IF;

    -- A call that repeats one whose answer was lost changes nothing, the time of the last change included.
    UPDATE cycles SET status = p_status, start_date = p_start, end_date = p_end,
            updated_at = CASE WHEN (status, start_date, end_date) = (p_status, p_start, p_end) THEN updated_at
                              ELSE greatest(p_now, updated_at) END
        WHERE id = p_id
        RETURNING created_at, updated_at INTO created, updated;
    outcome := 'ok';
END $$;

-- Many mutations in one call, in their order; a row each. Those whose user's lock is taken are 'busy' unless they are to wait for it:
-- who waits for nothing while holding the locks of others is in no deadlock, and holds up nobody.
CREATE OR REPLACE FUNCTION write_cycles(
    p_wait boolean, p_creates boolean[], p_ids uuid[], p_user_ids uuid[], p_statuses text[],
    p_starts timestamptz[], p_ends timestamptz[], p_nows timestamptz[])
    RETURNS TABLE (outcome text, new_start timestamptz, last_end timestamptz, created timestamptz, updated timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    done record;
BEGIN
    FOR i IN 1 .. cardinality(p_ids) LOOP
        new_start := NULL;
        last_end := NULL;
        created := NULL;
        updated := NULL;
        IF NOT p_wait AND NOT pg_try_advisory_xact_lock(cycles_lock_of(p_user_ids[i])) THEN
            outcome := 'busy';
        ELSIF p_creates[i] THEN
            done := create_cycle(p_ids[i], p_user_ids[i], p_statuses[i], p_starts[i], p_ends[i], p_nows[i]);
            outcome := done.outcome;
            new_start := done.new_start;
            last_end := done.last_end;
        ELSE
            done := change_cycle(p_ids[i], p_user_ids[i], p_statuses[i], p_starts[i], p_ends[i], p_nows[i]);
            outcome := done.outcome;
            last_end := done.last_end;
            created := done.created;
            updated := done.updated;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;
