-- +goose Up
-- Something that worries somebody about whom they met through the bot. It stays when they
-- leave or are forgotten, without them.
CREATE TABLE concern (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT REFERENCES person (id) ON DELETE SET NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    body BYTEA NOT NULL,
    day BIGINT NOT NULL,
    officer TEXT NOT NULL,
    -- the officer whom it is about, who does not see it
    about TEXT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX concern_grp ON concern (grp);

-- Until when two are kept apart; 0 for ever.
ALTER TABLE apart ADD COLUMN until BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
