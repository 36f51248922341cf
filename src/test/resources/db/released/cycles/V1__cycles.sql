CREATE TABLE cycles (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL,
    status     text        NOT NULL CHECK (status IN ('InProgress', 'Completed')),
    start_date timestamptz NOT NULL,
    end_date   timestamptz NOT NULL CHECK (end_date > start_date),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL CHECK (updated_at >= created_at)
);

-- Finds the active cycle; unique as a backstop to the functions, for whoever writes without them.
CREATE UNIQUE INDEX cycles_active ON cycles (user_id) WHERE status = 'InProgress';

-- Finds the last completed cycle of a user who has many in one step.
CREATE INDEX cycles_completed ON cycles (user_id, end_date DESC) WHERE status = 'Completed';
