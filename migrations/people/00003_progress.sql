-- +goose Up
-- What officers are told of a round's progress: a band, written once a day, that
-- never falls. It is no count.
CREATE TABLE progress (
    round TEXT PRIMARY KEY NOT NULL REFERENCES round (id),
    band TEXT NOT NULL
);

-- +goose Down
SELECT 1;
