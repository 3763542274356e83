-- name: AddSession :exec
INSERT INTO session (id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1);

-- name: ChangeSession :execrows
UPDATE session SET body = $1, zone = $2, start = $3, state = $4, organiser = $5, officer = $6, capacity = $7, shared = $8, apart = $9, sequence = $10, version = version + 1
WHERE id = $11 AND version = $12;

-- name: SessionByID :one
SELECT id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version FROM session WHERE id = $1;

-- name: SessionsIn :many
SELECT id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version FROM session
WHERE (grp = $1 OR shared = TRUE) AND start > $2 ORDER BY start, id;

-- name: SessionsOfGroup :many
SELECT id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version FROM session
WHERE grp = $1 ORDER BY start, id;

-- name: SessionsOfGathering :many
SELECT id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version FROM session
WHERE gathering = $1 ORDER BY start, id;

-- name: SessionsOfPerson :many
SELECT s.id, s.gathering, s.grp, s.body, s.zone, s.start, s.state, s.organiser, s.officer, s.capacity, s.shared, s.apart, s.sequence, s.version
FROM session s JOIN place p ON p.session = s.id WHERE p.person = $1 ORDER BY s.start, s.id;

-- name: SessionsRunBy :many
SELECT id, gathering, grp, body, zone, start, state, organiser, officer, capacity, shared, apart, sequence, version FROM session
WHERE organiser = $1 ORDER BY start, id;

-- name: OpenSessions :many
SELECT id FROM session WHERE state = 'open' ORDER BY start, id;

-- name: DropSessionsBefore :exec
DELETE FROM session WHERE start < $1;

-- name: PlacesIn :many
SELECT session, person, status, rank, until, passed, came, body FROM place WHERE session = $1 ORDER BY rank, person;

-- name: SetPlace :exec
INSERT INTO place (session, person, status, rank, until, passed, came, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (session, person) DO UPDATE SET status = excluded.status, rank = excluded.rank, until = excluded.until, passed = excluded.passed, came = excluded.came, body = excluded.body;

-- name: SetNeeds :exec
INSERT INTO need (person, body) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET body = excluded.body;

-- name: DropNeeds :exec
DELETE FROM need WHERE person = $1;

-- name: NeedsOf :one
SELECT body FROM need WHERE person = $1;

-- name: SetStanding :exec
INSERT INTO standing (person, grp, what, until, officer, day) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person, grp, what) DO UPDATE SET until = excluded.until, officer = excluded.officer, day = excluded.day;

-- name: StandingIn :many
SELECT person, grp, what, until, officer, day FROM standing WHERE grp = $1 ORDER BY person, what;

-- name: StandingOf :many
SELECT person, grp, what, until, officer, day FROM standing WHERE person = $1 ORDER BY grp, what;

-- name: SetFeed :exec
INSERT INTO feed (person, token, titles) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET token = excluded.token, titles = excluded.titles;

-- name: FeedByToken :one
SELECT person, titles FROM feed WHERE token = $1;

-- name: FeedOf :one
SELECT titles FROM feed WHERE person = $1;

-- name: DropFeed :exec
DELETE FROM feed WHERE person = $1;
