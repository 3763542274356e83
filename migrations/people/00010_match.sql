-- +goose Up
-- What somebody told so that they can be matched one to one; encrypted. Side is seeker or
-- supporter.
CREATE TABLE profile (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (person, grp, side)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX profile_grp ON profile (grp, side);

-- Two people, from the moment on in which one of them said yes.
CREATE TABLE pair (
    id TEXT PRIMARY KEY NOT NULL,
    grp TEXT NOT NULL REFERENCES grp (id) ON DELETE CASCADE,
    seeker TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    supporter TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    began BIGINT NOT NULL,
    touched BIGINT NOT NULL,
    body BYTEA NOT NULL,
    version BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX pair_grp ON pair (grp);
CREATE INDEX pair_seeker ON pair (seeker);
CREATE INDEX pair_supporter ON pair (supporter);

-- Who is not suggested to whom again. Why is kept nowhere.
CREATE TABLE apart (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    other TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (person, other)
) /*sqlite WITHOUT ROWID */;

-- +goose Down
SELECT 1;
