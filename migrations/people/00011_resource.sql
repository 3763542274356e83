-- +goose Up
-- What a group knows of by itself, beside the services that come with the program. It names
-- nobody.
CREATE TABLE resource (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    need TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    -- the day until which it was said to be right, counted from 1970
    until BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX resource_grp ON resource (grp);

-- +goose Down
SELECT 1;
