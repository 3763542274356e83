-- +goose Up
-- What officers tell a group. It is no answer and names nobody.
CREATE TABLE broadcast (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    role TEXT NOT NULL,
    body TEXT NOT NULL,
    -- the day on which it was sent, counted from 1970
    day BIGINT NOT NULL,
    cancelled BOOLEAN NOT NULL,
    -- how many it was for, and of them who wanted no such news: shown in bands
    total BIGINT NOT NULL,
    unwanted BIGINT NOT NULL
);
CREATE INDEX broadcast_grp ON broadcast (grp);

-- Who is still to be told, and when at the earliest.
CREATE TABLE letter (
    broadcast TEXT NOT NULL REFERENCES broadcast (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (broadcast, person)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX letter_at ON letter (at);
CREATE INDEX letter_person ON letter (person);

-- +goose Down
SELECT 1;
