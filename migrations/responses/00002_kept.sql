-- +goose Up
-- What somebody said in a confidential flow, for them alone: under a pseudonym of that flow
-- which only a key in keys/ makes, encrypted. No figure is made from it: those come from the
-- mailbox, as of anonymous flows.
CREATE TABLE kept (
    who BYTEA NOT NULL,
    round TEXT NOT NULL,
    flow TEXT NOT NULL,
    answers BYTEA NOT NULL,
    PRIMARY KEY (who, round)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX kept_round ON kept (round);

-- +goose Down
SELECT 1;
