-- +goose Up
CREATE TABLE grp (
    id TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    nation TEXT NOT NULL,
    paused BOOLEAN NOT NULL,
    stopped BOOLEAN NOT NULL,
    state BYTEA NOT NULL,
    -- of the last contact, counted from 1970: contact data goes after twelve
    month BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX person_month ON person (month);

CREATE TABLE address (
    lookup BYTEA PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    account BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX address_person ON address (person);

CREATE TABLE membership (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id),
    role TEXT NOT NULL,
    personal BOOLEAN NOT NULL,
    PRIMARY KEY (person, grp, role)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE consent (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    given BOOLEAN NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (person, purpose)
) /*sqlite WITHOUT ROWID */;

-- A slip says which group it is for and whether it was used; never by whom or when.
CREATE TABLE invite (
    code BYTEA PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    personal BOOLEAN NOT NULL,
    expires BIGINT NOT NULL,
    used BOOLEAN NOT NULL
) /*sqlite WITHOUT ROWID */;

CREATE TABLE flow_version (
    hash TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    body BYTEA NOT NULL
);

CREATE TABLE flow (
    name TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL REFERENCES flow_version (hash),
    shipped TEXT NOT NULL
);

CREATE TABLE round (
    id TEXT PRIMARY KEY NOT NULL,
    flow TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES flow_version (hash),
    plan TEXT NOT NULL,
    opened BIGINT NOT NULL,
    closes BIGINT NOT NULL,
    state TEXT NOT NULL
);

CREATE TABLE round_grp (
    round TEXT NOT NULL REFERENCES round (id),
    grp TEXT NOT NULL REFERENCES grp (id),
    PRIMARY KEY (round, grp)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE batch (
    round TEXT NOT NULL REFERENCES round (id),
    number BIGINT NOT NULL,
    date BIGINT NOT NULL,
    public BYTEA NOT NULL,
    opened BOOLEAN NOT NULL,
    PRIMARY KEY (round, number)
) /*sqlite WITHOUT ROWID */;

-- Sealed answers of batches that are not open yet. No time, no person, no order.
CREATE TABLE mailbox (
    id BYTEA PRIMARY KEY NOT NULL,
    round TEXT NOT NULL,
    batch BIGINT NOT NULL,
    kind TEXT NOT NULL,
    code BYTEA NOT NULL,
    sealed BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX mailbox_code ON mailbox (code);
CREATE INDEX mailbox_batch ON mailbox (round, batch);

-- Written in shuffled groups when a batch is mixed, never when somebody answers.
CREATE TABLE took_part (
    round TEXT NOT NULL REFERENCES round (id),
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (round, person)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE conversation (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    round TEXT NOT NULL,
    flow TEXT NOT NULL,
    hash TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    state BYTEA NOT NULL,
    expires BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX conversation_person ON conversation (person);

CREATE TABLE inbound (
    id BYTEA PRIMARY KEY NOT NULL,
    day BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- No index but the key: it is written at every message.
CREATE TABLE outbox (
    lookup BYTEA NOT NULL REFERENCES address (lookup) ON DELETE CASCADE,
    id TEXT NOT NULL,
    -- the conversation that it belongs to, and ends with; may repeat its answers
    talk TEXT NOT NULL,
    -- the day on which it goes at the latest, counted from 1970: a day, so that
    -- it does not tell when something was said
    until BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (lookup, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE due (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX due_at ON due (at);

CREATE TABLE officer (
    id TEXT PRIMARY KEY NOT NULL,
    name BYTEA NOT NULL
);

CREATE TABLE officer_grp (
    officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id),
    PRIMARY KEY (officer, grp)
) /*sqlite WITHOUT ROWID */;

-- One-time links, sign-ins and codes for another device, by keyed hash.
CREATE TABLE token (
    code BYTEA PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    expires BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- One row, written to tell whether anything can be.
CREATE TABLE health (
    id BIGINT PRIMARY KEY NOT NULL,
    n BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
