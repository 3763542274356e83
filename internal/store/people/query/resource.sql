-- name: SetResource :exec
INSERT INTO resource (id, grp, need, name, body, until) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING;

-- name: ResourcesOf :many
SELECT id, grp, need, name, body, until FROM resource WHERE grp = $1 ORDER BY name, id;

-- name: DropResource :execrows
DELETE FROM resource WHERE id = $1 AND grp = $2;
