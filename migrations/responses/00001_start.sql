-- +goose Up
-- One row an answer: no time, no language, no platform, no person. The random
-- key decides the order on disk, so the order of arrival is lost.
CREATE TABLE response (
    id BYTEA PRIMARY KEY NOT NULL,
    round TEXT NOT NULL,
    batch BIGINT NOT NULL,
    leaf TEXT NOT NULL,
    answers TEXT NOT NULL,
    code BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX response_code ON response (code);

-- Free text, never joined to ratings.
CREATE TABLE words (
    id BYTEA PRIMARY KEY NOT NULL,
    round TEXT NOT NULL,
    question TEXT NOT NULL,
    nation TEXT NOT NULL,
    quote BOOLEAN NOT NULL,
    body BYTEA NOT NULL,
    code BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX words_code ON words (code);

CREATE TABLE release (
    number BIGINT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL UNIQUE,
    round TEXT NOT NULL,
    batch BIGINT NOT NULL,
    body BYTEA NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (round, batch)
);

-- The ledger of leaf sizes, and the counts behind each figure, frozen when the
-- release was made. The audit recomputes from these once raw rows are gone.
CREATE TABLE leaf (
    release TEXT NOT NULL,
    leaf TEXT NOT NULL,
    size BIGINT NOT NULL,
    least BIGINT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (release, leaf)
) /*sqlite WITHOUT ROWID */;

-- One row, written to tell whether anything can be.
CREATE TABLE health (
    id BIGINT PRIMARY KEY NOT NULL,
    n BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
