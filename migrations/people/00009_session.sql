-- +goose Up
-- One gathering on one day. What is told of it is encrypted.
CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    gathering TEXT NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    body BYTEA NOT NULL,
    zone TEXT NOT NULL,
    start BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- who runs it: a person, or an officer
    organiser TEXT NOT NULL,
    officer TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    -- seen by every group
    shared BOOLEAN NOT NULL,
    apart BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX session_grp ON session (grp, start);
CREATE INDEX session_gathering ON session (gathering);

-- Where somebody stands in a session. What whoever runs it sees of them is encrypted.
CREATE TABLE place (
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    rank BIGINT NOT NULL,
    until BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    came BOOLEAN NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (session, person)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX place_person ON place (person);

-- What somebody needs to be able to come, told once and carried; encrypted.
CREATE TABLE need (
    person TEXT PRIMARY KEY NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    body BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;

-- What a named officer has seen of somebody who supports others, and until when it holds.
CREATE TABLE standing (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    -- vetting, training or supervision
    what TEXT NOT NULL,
    until BIGINT NOT NULL,
    officer TEXT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (person, grp, what)
) /*sqlite WITHOUT ROWID */;

-- A private address from which somebody's calendar reads their sessions.
CREATE TABLE feed (
    person TEXT PRIMARY KEY NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    token BYTEA NOT NULL UNIQUE,
    -- whether titles are shown there, or one word for all
    titles BOOLEAN NOT NULL
) /*sqlite WITHOUT ROWID */;

-- +goose Down
SELECT 1;
