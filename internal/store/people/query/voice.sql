-- name: AddSuggestion :exec
INSERT INTO suggestion (id, grp, kind, body, day) VALUES ($1, $2, $3, $4, $5);

-- name: SuggestionsOf :many
SELECT id, kind, body, day FROM suggestion WHERE grp = $1 AND day <= $2 ORDER BY day DESC, id;

-- name: DropSuggestion :execrows
DELETE FROM suggestion WHERE id = $1 AND grp = $2;

-- name: DropOldSuggestions :exec
DELETE FROM suggestion WHERE day < $1;

-- name: AddRequest :exec
INSERT INTO request (id, person, grp, body, day, state, officer) VALUES ($1, $2, $3, $4, $5, 'open', '');

-- name: RequestByID :one
SELECT id, person, grp, body, day, state, officer FROM request WHERE id = $1;

-- name: RequestsIn :many
SELECT id, person, grp, body, day, state, officer FROM request WHERE grp = $1 ORDER BY day, id;

-- name: RequestsBy :many
SELECT id, person, grp, body, day, state, officer FROM request WHERE person = $1 ORDER BY day, id;

-- name: TakeRequest :exec
UPDATE request SET state = 'taken', officer = $1 WHERE id = $2;

-- name: DropRequest :execrows
DELETE FROM request WHERE id = $1;

-- name: DropRequestsIn :exec
DELETE FROM request WHERE person = $1 AND grp = $2;

-- name: DropOldRequests :exec
DELETE FROM request WHERE day < $1;

-- name: AddConcern :exec
INSERT INTO concern (id, person, grp, body, day, officer, about) VALUES ($1, $2, $3, $4, $5, '', $6);

-- name: ConcernsIn :many
SELECT id, person, grp, body, day, officer, about FROM concern WHERE grp = $1 ORDER BY day, id;

-- name: ConcernsBy :many
SELECT id, person, grp, body, day, officer, about FROM concern WHERE person = $1 ORDER BY day, id;

-- name: ConcernByID :one
SELECT id, person, grp, body, day, officer, about FROM concern WHERE id = $1;

-- name: TakeConcern :exec
UPDATE concern SET officer = $1 WHERE id = $2;

-- name: DropConcern :exec
DELETE FROM concern WHERE id = $1;

-- name: DropOldConcerns :exec
DELETE FROM concern WHERE day < $1;
