-- name: AddEntry :exec
INSERT INTO entry (id, person, grp, kind, state, day, body) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: EntriesOf :many
SELECT id, person, grp, kind, state, day, body FROM entry WHERE person = $1 ORDER BY day, id;

-- name: ClaimsIn :many
SELECT id, person, grp, kind, state, day, body FROM entry WHERE grp = $1 AND state = 'claimed' ORDER BY day, id;

-- name: SettleEntry :execrows
UPDATE entry SET state = $1 WHERE id = $2 AND grp = $3 AND state = 'claimed';

-- name: DropEntriesOf :exec
DELETE FROM entry WHERE person = $1 AND state <> 'claimed';

-- name: DropOldEntries :exec
DELETE FROM entry WHERE (kind <> 'expense' AND day < $1) OR (kind = 'expense' AND day < $2);
