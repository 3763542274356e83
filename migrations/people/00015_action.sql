-- +goose Up
-- What is done about what people said. It names nobody.
CREATE TABLE action (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    worth BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX action_grp ON action (grp);

-- +goose Down
SELECT 1;
