-- +goose Up
-- What became of a free text: whether it is quoted, and a message for its author; encrypted. It
-- goes with its text. State stands beside it, so that what is quoted is kept with its text.
CREATE TABLE quote (
    words BYTEA PRIMARY KEY NOT NULL REFERENCES words (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    body BYTEA NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

-- +goose Down
SELECT 1;
