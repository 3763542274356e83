-- name: SetProfile :exec
INSERT INTO profile (person, grp, side, body) VALUES ($1, $2, $3, $4) ON CONFLICT (person, grp, side) DO UPDATE SET body = excluded.body;

-- name: DropProfile :exec
DELETE FROM profile WHERE person = $1 AND grp = $2 AND side = $3;

-- name: ProfilesIn :many
SELECT person, grp, side, body FROM profile WHERE grp = $1 AND side = $2 ORDER BY person;

-- name: ProfilesOf :many
SELECT person, grp, side, body FROM profile WHERE person = $1 ORDER BY grp, side;

-- name: AddPair :exec
INSERT INTO pair (id, grp, seeker, supporter, state, began, touched, body, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1);

-- name: ChangePair :execrows
UPDATE pair SET state = $1, began = $2, touched = $3, body = $4, version = version + 1 WHERE id = $5 AND version = $6;

-- name: PairByID :one
SELECT id, grp, seeker, supporter, state, began, touched, body, version FROM pair WHERE id = $1;

-- name: PairsIn :many
SELECT id, grp, seeker, supporter, state, began, touched, body, version FROM pair WHERE grp = $1 ORDER BY began, id;

-- name: PairsOf :many
SELECT id, grp, seeker, supporter, state, began, touched, body, version FROM pair WHERE seeker = $1 OR supporter = $1 ORDER BY began, id;

-- name: DropPair :exec
DELETE FROM pair WHERE id = $1;

-- name: DropEndedPairs :exec
DELETE FROM pair WHERE state = 'ended' AND began < $1;

-- name: KeepApart :exec
INSERT INTO apart (person, other, until) VALUES ($1, $2, $3)
ON CONFLICT (person, other) DO UPDATE SET until = excluded.until WHERE apart.until <> 0;

-- name: ApartFrom :many
SELECT other FROM apart WHERE person = $1 AND (until = 0 OR until > $2);

-- name: DropProfilesIn :exec
DELETE FROM profile WHERE person = $1 AND grp = $2;

-- name: DropStandingIn :exec
DELETE FROM standing WHERE person = $1 AND grp = $2;

-- name: DropOldApart :exec
DELETE FROM apart WHERE until <> 0 AND until < $1;

-- name: CountRole :one
SELECT COUNT(*) FROM membership WHERE person = $1 AND grp = $2 AND role = $3;
