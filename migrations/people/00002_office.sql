-- +goose Up
-- A sheet is one printing of slips, or one open link. It says nothing of who
-- took which: slips know their sheet, people do not know their slip.
CREATE TABLE sheet (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id),
    personal BOOLEAN NOT NULL,
    role TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- the day on which it was made, counted from 1970
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- the code of an open link, encrypted, so that its poster can be printed
    -- again; nothing for slips
    link BYTEA NOT NULL
);
CREATE INDEX sheet_grp ON sheet (grp);

ALTER TABLE invite ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
ALTER TABLE invite ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
CREATE INDEX invite_sheet ON invite (sheet);

-- The name that somebody lets the officers of a group see, encrypted; nothing
-- where they did not say so.
ALTER TABLE membership ADD COLUMN name BYTEA NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
