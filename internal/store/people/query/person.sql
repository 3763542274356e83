-- name: PersonByAddress :one
SELECT p.id, p.language, p.zone, p.nation, p.paused, p.stopped, p.state, p.month, p.version, p.wish
FROM person p JOIN address a ON a.person = p.id WHERE a.lookup = $1;

-- name: PersonByID :one
SELECT id, language, zone, nation, paused, stopped, state, month, version, wish FROM person WHERE id = $1;

-- name: AddPerson :exec
INSERT INTO person (id, language, zone, nation, paused, stopped, state, wish, month, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1);

-- name: ChangePerson :execrows
UPDATE person SET language = $1, zone = $2, nation = $3, paused = $4, stopped = $5, state = $6, wish = $7, month = $8, version = version + 1
WHERE id = $9 AND version = $10;

-- name: ChangePersonAway :execrows
UPDATE person SET language = $1, zone = $2, nation = $3, paused = $4, stopped = $5, state = $6, wish = $7, version = version + 1
WHERE id = $8 AND version = $9;

-- name: DropPerson :exec
DELETE FROM person WHERE id = $1;

-- name: PersonStates :many
SELECT id, state FROM person;

-- name: SetPersonState :exec
UPDATE person SET state = $1, version = version + 1 WHERE id = $2;

-- name: AddAddress :exec
INSERT INTO address (lookup, person, platform, account) VALUES ($1, $2, $3, $4)
ON CONFLICT (lookup) DO UPDATE SET person = excluded.person;

-- name: AddressesOf :many
SELECT lookup, platform, account FROM address WHERE person = $1;

-- name: AddressByLookup :one
SELECT lookup, platform, account FROM address WHERE lookup = $1;

-- name: AllAddresses :many
SELECT lookup, account FROM address;

-- name: SetAccount :exec
UPDATE address SET account = $1 WHERE lookup = $2;

-- name: Memberships :many
SELECT grp, role, personal, name FROM membership WHERE person = $1 ORDER BY grp, role;

-- name: DropAddress :exec
DELETE FROM address WHERE lookup = $1 AND person = $2;

-- name: AddMembership :exec
INSERT INTO membership (person, grp, role, personal) VALUES ($1, $2, $3, $4)
ON CONFLICT (person, grp, role) DO UPDATE SET personal = (membership.personal OR excluded.personal);

-- name: DropMemberships :exec
DELETE FROM membership WHERE person = $1 AND grp = $2;

-- name: SetMembershipName :exec
UPDATE membership SET name = $1 WHERE person = $2 AND grp = $3;

-- name: NamedIn :many
SELECT person, role, name FROM membership WHERE grp = $1 AND length(name) > 0 ORDER BY person, role;

-- name: AllMembershipNames :many
SELECT person, grp, name FROM membership WHERE length(name) > 0;

-- name: AddConsent :exec
INSERT INTO consent (person, purpose, version, given, day) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person, purpose) DO UPDATE SET version = excluded.version, given = excluded.given, day = excluded.day;

-- name: Consents :many
SELECT purpose, version, given, day FROM consent WHERE person = $1 ORDER BY purpose;

-- name: TookPart :many
SELECT round FROM took_part WHERE person = $1;

-- name: AddTookPart :exec
INSERT INTO took_part (round, person) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: DropTookPart :exec
DELETE FROM took_part WHERE round = $1;

-- name: DropPersonsBefore :exec
DELETE FROM person WHERE month < $1;

-- name: ShowingNames :many
SELECT DISTINCT m.person, c.day FROM membership m JOIN consent c ON c.person = m.person AND c.purpose = 'name'
WHERE LENGTH(m.name) > 0 AND NOT EXISTS (SELECT 1 FROM due d WHERE d.subject = m.person AND (d.kind = 'renew' OR d.kind = 'lapse'));

-- name: PersonsBefore :many
SELECT id FROM person WHERE month < $1;

-- name: PersonIDs :many
SELECT id FROM person ORDER BY id;
