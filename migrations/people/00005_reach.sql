-- +goose Up
-- What officers are told of those in a group whom a platform does not let us write to: a
-- band, written once a day. It is no count.
CREATE TABLE reach (
    grp TEXT PRIMARY KEY NOT NULL REFERENCES grp (id),
    band TEXT NOT NULL
);

-- +goose Down
SELECT 1;
