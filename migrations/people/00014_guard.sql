-- +goose Up
-- Who looks in a group when somebody may not be safe, and what was confirmed before anything
-- is real; encrypted.
CREATE TABLE guard (
    grp TEXT PRIMARY KEY NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    body BYTEA NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- Somebody who may not be safe, from their yes on, or by a policy of which they were told. No
-- word of what they wrote. What it is about and how they can be reached is encrypted.
CREATE TABLE alarm (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT REFERENCES person (id) ON DELETE SET NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    drill BOOLEAN NOT NULL,
    opened BIGINT NOT NULL,
    -- 0 while it is not closed
    closed BIGINT NOT NULL,
    officer TEXT NOT NULL,
    body BYTEA NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX alarm_grp ON alarm (grp, opened);
CREATE INDEX alarm_person ON alarm (person);

-- Who did what with one, views too.
CREATE TABLE trail (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    alarm TEXT NOT NULL,
    officer TEXT NOT NULL,
    what TEXT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX trail_grp ON trail (grp, at);

-- Where an officer is alerted, encrypted: an address from which they told the bot who they are.
CREATE TABLE officer_address (
    lookup BYTEA PRIMARY KEY NOT NULL,
    officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    account BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX officer_address_officer ON officer_address (officer);

-- +goose Down
SELECT 1;
