-- name: SaveGroup :exec
INSERT INTO grp (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body;

-- name: Group :one
SELECT body FROM grp WHERE id = $1;

-- name: Groups :many
SELECT body FROM grp ORDER BY id;

-- name: AddInvite :exec
INSERT INTO invite (code, grp, personal, expires, used, role, sheet) VALUES ($1, $2, $3, $4, FALSE, $5, $6);

-- name: Invite :one
SELECT grp, personal, expires, used, role FROM invite WHERE code = $1;

-- name: UseInvite :execrows
UPDATE invite SET used = TRUE WHERE code = $1 AND (used = FALSE OR personal = FALSE) AND expires > $2;

-- name: DropInvites :exec
DELETE FROM invite WHERE expires < $1;

-- name: AddSheet :execrows
INSERT INTO sheet (id, grp, personal, role, size, made, expires, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING;

-- name: SheetsOf :many
SELECT id, grp, personal, role, size, made, expires, link FROM sheet WHERE grp = $1 ORDER BY made DESC, id;

-- name: EndSheet :execrows
UPDATE sheet SET expires = $1 WHERE id = $2 AND grp = $3 AND expires > $1;

-- name: EndInvitesOf :exec
UPDATE invite SET expires = $1 WHERE sheet = $2 AND expires > $1;

-- name: AllLinks :many
SELECT id, link FROM sheet WHERE length(link) > 0;

-- name: SetLink :exec
UPDATE sheet SET link = $1 WHERE id = $2;

-- name: DropSheets :exec
DELETE FROM sheet WHERE expires < $1;

-- name: AddOfficer :execrows
INSERT INTO officer (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: DropOfficer :exec
DELETE FROM officer WHERE id = $1;

-- name: DropOfficerGroup :execrows
DELETE FROM officer_grp WHERE officer = $1 AND grp = $2;

-- name: CountOfficerIn :one
SELECT COUNT(*) FROM officer_grp WHERE officer = $1 AND grp = $2;

-- name: CountOfficersOf :one
SELECT COUNT(*) FROM officer_grp WHERE grp = $1;

-- name: CountOfficers :one
SELECT COUNT(*) FROM officer;

-- name: OfficersOf :many
SELECT o.id, o.name FROM officer o JOIN officer_grp g ON g.officer = o.id WHERE g.grp = $1 ORDER BY o.id;

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

-- name: DropTokensBut :exec
DELETE FROM token WHERE kind = $1 AND subject = $2 AND code <> $3;

-- name: DropTokensOf :exec
DELETE FROM token WHERE kind = $1 AND subject = $2;

-- name: Reach :one
SELECT band FROM reach WHERE grp = $1;

-- name: SetReach :exec
INSERT INTO reach (grp, band) VALUES ($1, $2) ON CONFLICT (grp) DO UPDATE SET band = excluded.band;

-- name: BandsOf :many
SELECT what, band FROM band WHERE grp = $1;

-- name: SetBand :exec
INSERT INTO band (grp, what, band) VALUES ($1, $2, $3) ON CONFLICT (grp, what) DO UPDATE SET band = excluded.band;

-- name: DropBands :exec
DELETE FROM band WHERE grp = $1;
