-- name: SaveGroup :exec
INSERT INTO grp (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: Group :one
SELECT body FROM grp WHERE id = $1;

-- name: Groups :many
SELECT body FROM grp ORDER BY id;

-- name: AddInvite :exec
INSERT INTO invite (code, grp, personal, expires, used) VALUES ($1, $2, $3, $4, FALSE);

-- name: Invite :one
SELECT grp, personal, expires, used FROM invite WHERE code = $1;

-- name: UseInvite :execrows
UPDATE invite SET used = TRUE WHERE code = $1 AND (used = FALSE OR personal = FALSE) AND expires > $2;

-- name: DropInvites :exec
DELETE FROM invite WHERE expires < $1;

-- name: AddOfficer :exec
INSERT INTO officer (id, name) VALUES ($1, $2);

-- name: AddOfficerGroup :exec
INSERT INTO officer_grp (officer, grp) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: OfficerGroups :many
SELECT grp FROM officer_grp WHERE officer = $1 ORDER BY grp;

-- name: Officers :many
SELECT id, name FROM officer ORDER BY id;

-- name: SetOfficerName :exec
UPDATE officer SET name = $1 WHERE id = $2;

-- name: AddToken :exec
INSERT INTO token (code, kind, subject, expires) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET subject = excluded.subject, expires = excluded.expires;

-- name: Token :one
SELECT subject, expires FROM token WHERE code = $1 AND kind = $2;

-- name: DropToken :execrows
DELETE FROM token WHERE code = $1 AND kind = $2;

-- name: DropTokens :exec
DELETE FROM token WHERE expires < $1;

-- name: DropTokensOf :exec
DELETE FROM token WHERE subject = $1;
