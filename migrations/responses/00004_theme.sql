-- +goose Up
-- Whether a text came by an open link: those are in no figure (R1). Of older texts it is not known.
ALTER TABLE words ADD COLUMN open BOOLEAN NOT NULL DEFAULT TRUE;

-- What a moderator wrote of some texts together, where too few answered for figures; encrypted. It
-- is shown once the author of each text has said yes (R5).
CREATE TABLE note (
    id TEXT PRIMARY KEY NOT NULL,
    round TEXT NOT NULL,
    body BYTEA NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX note_round ON note (round);

-- +goose Down
SELECT 1;
