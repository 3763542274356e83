-- +goose Up
-- What somebody gives to a group and gets for it; encrypted. Officers see what is claimed.
CREATE TABLE entry (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    day BIGINT NOT NULL,
    body BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX entry_person ON entry (person);
CREATE INDEX entry_grp ON entry (grp, state);

-- +goose Down
SELECT 1;
