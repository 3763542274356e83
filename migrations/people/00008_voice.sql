-- +goose Up
-- What somebody tells those who run a group without saying who they are: no person stands
-- here, and no order. Officers see it from a day on.
CREATE TABLE suggestion (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    kind TEXT NOT NULL,
    body BYTEA NOT NULL,
    day BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX suggestion_grp ON suggestion (grp);

-- Somebody asks a named person of a group to be in touch. What they wrote is encrypted.
CREATE TABLE request (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id),
    body BYTEA NOT NULL,
    day BIGINT NOT NULL,
    -- open, taken by an officer, or closed
    state TEXT NOT NULL,
    officer TEXT NOT NULL
);
CREATE INDEX request_grp ON request (grp);
CREATE INDEX request_person ON request (person);

-- What officers see of how many there are: bands, counted once a day, so that nobody's
-- coming or going is seen in one.
CREATE TABLE band (
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    band TEXT NOT NULL,
    PRIMARY KEY (grp, what)
) /*sqlite WITHOUT ROWID */;

-- Whoever was held back longest goes first.
DROP INDEX ask_at;
CREATE INDEX ask_at ON ask (at, meant);

-- +goose Down
SELECT 1;
