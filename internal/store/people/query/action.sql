-- name: AddAction :execrows
INSERT INTO action (id, grp, worth, body, version) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (id) DO NOTHING;

-- name: ChangeAction :execrows
UPDATE action SET worth = $1, body = $2, version = version + 1 WHERE id = $3 AND grp = $4 AND version = $5;

-- name: ActionsOf :many
SELECT id, grp, body, version FROM action WHERE grp = $1 ORDER BY id;

-- name: ActionByID :one
SELECT id, grp, body, version FROM action WHERE id = $1;

-- name: WorthCopying :many
SELECT id, grp, body, version FROM action WHERE worth = $1 ORDER BY id;

-- name: DropAction :execrows
DELETE FROM action WHERE id = $1 AND grp = $2;
