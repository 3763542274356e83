-- +goose Up
-- The themes by which a group reads free texts. It names nobody, and holds no text of anybody.
CREATE TABLE codebook (
    grp TEXT PRIMARY KEY NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- +goose Down
SELECT 1;
