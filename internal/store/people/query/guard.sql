-- name: Guard :one
SELECT body, version FROM guard WHERE grp = $1;

-- name: AddGuard :execrows
INSERT INTO guard (grp, body, version) VALUES ($1, $2, 1) ON CONFLICT (grp) DO NOTHING;

-- name: ChangeGuard :execrows
UPDATE guard SET body = $1, version = version + 1 WHERE grp = $2 AND version = $3;

-- name: AddAlarm :exec
INSERT INTO alarm (id, person, grp, state, drill, opened, closed, officer, body, version) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 1);

-- name: ChangeAlarm :execrows
UPDATE alarm SET state = $1, closed = $2, officer = $3, body = $4, version = version + 1 WHERE id = $5 AND version = $6;

-- name: AlarmByID :one
SELECT id, person, grp, state, drill, opened, closed, officer, body, version FROM alarm WHERE id = $1;

-- name: AlarmsIn :many
SELECT id, person, grp, state, drill, opened, closed, officer, body, version FROM alarm WHERE grp = $1 ORDER BY opened DESC, id;

-- name: AlarmsOf :many
SELECT id, person, grp, state, drill, opened, closed, officer, body, version FROM alarm WHERE person = $1 ORDER BY opened, id;

-- name: BlankAlarm :exec
UPDATE alarm SET state = 'closed', closed = $1, body = $2, version = version + 1 WHERE id = $3;

-- name: DropOldAlarms :exec
DELETE FROM alarm WHERE state = 'closed' AND closed < $1;

-- name: AddTrail :exec
INSERT INTO trail (id, grp, alarm, officer, what, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING;

-- name: TrailOf :many
SELECT id, grp, alarm, officer, what, at FROM trail WHERE grp = $1 AND at >= $2 ORDER BY at DESC, id;

-- name: DropOldTrail :exec
DELETE FROM trail WHERE at < $1;

-- name: AddOfficerAddress :exec
INSERT INTO officer_address (lookup, officer, platform, account) VALUES ($1, $2, $3, $4)
ON CONFLICT (lookup) DO UPDATE SET officer = excluded.officer, account = excluded.account;

-- name: OfficerAddresses :many
SELECT lookup, platform, account FROM officer_address WHERE officer = $1 ORDER BY lookup;

-- name: DropOfficerAddresses :exec
DELETE FROM officer_address WHERE officer = $1;
