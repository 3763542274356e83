-- +goose Up
-- What somebody wants of messages that come by themselves, encrypted; nothing where they
-- said nothing. It is not under the live key: after a restore it must still hold.
ALTER TABLE person ADD COLUMN wish BYTEA NOT NULL DEFAULT '';

-- A series asks a flow of a group, again and again by its schedule.
CREATE TABLE series (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    flow TEXT NOT NULL,
    -- whom: members, supporters, or everybody where it is empty
    role TEXT NOT NULL,
    schedule TEXT NOT NULL,
    opened BIGINT NOT NULL,
    stopped BOOLEAN NOT NULL
);
CREATE INDEX series_grp ON series (grp);

-- When somebody is asked next in a series.
CREATE TABLE ask (
    series TEXT NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    -- the time by the schedule; later than that it was held back
    meant BIGINT NOT NULL,
    -- what the schedule counts from, where it counts from joining
    anchor BIGINT NOT NULL,
    -- why it is held back: quiet, budget, or nothing
    held TEXT NOT NULL,
    PRIMARY KEY (series, person)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX ask_at ON ask (at);
CREATE INDEX ask_person ON ask (person);

-- +goose Down
SELECT 1;
