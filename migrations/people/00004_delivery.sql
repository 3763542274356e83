-- +goose Up
-- An address of a platform that messages are sent to, where something waits for
-- it. No time is kept but that of the next try after one that failed.
CREATE TABLE delivery (
    lookup BYTEA PRIMARY KEY NOT NULL REFERENCES address (lookup) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    -- 0 for answers, 1 for what nobody has just asked for
    rank BIGINT NOT NULL,
    at BIGINT NOT NULL,
    tries BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX delivery_at ON delivery (platform, at, rank);

-- +goose Down
SELECT 1;
