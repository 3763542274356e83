-- name: AddBroadcast :exec
INSERT INTO broadcast (id, grp, role, body, day, cancelled, total, unwanted) VALUES ($1, $2, $3, $4, $5, FALSE, $6, 0);

-- name: BroadcastByID :one
SELECT id, grp, role, body, day, cancelled, total, unwanted FROM broadcast WHERE id = $1;

-- name: BroadcastsOf :many
SELECT b.id, b.grp, b.role, b.body, b.day, b.cancelled, b.total, b.unwanted, (SELECT COUNT(*) FROM letter l WHERE l.broadcast = b.id) AS waiting
FROM broadcast b WHERE b.grp = $1 ORDER BY b.day DESC, b.id;

-- name: CancelBroadcast :exec
UPDATE broadcast SET cancelled = TRUE WHERE id = $1;

-- name: Unwanted :exec
UPDATE broadcast SET unwanted = unwanted + 1 WHERE id = $1;

-- name: SetLetter :exec
INSERT INTO letter (broadcast, person, at) VALUES ($1, $2, $3) ON CONFLICT (broadcast, person) DO UPDATE SET at = excluded.at;

-- name: DropLetter :execrows
DELETE FROM letter WHERE broadcast = $1 AND person = $2;

-- name: DropLetters :exec
DELETE FROM letter WHERE broadcast = $1;

-- name: DropLettersIn :exec
DELETE FROM letter WHERE person = $1 AND broadcast IN (SELECT b.id FROM broadcast b WHERE b.grp = $2);

-- name: DropMessagesTalked :exec
DELETE FROM outbox WHERE talk = $1;

-- name: LettersDue :many
SELECT l.broadcast, l.at, b.grp, b.role, b.body, p.id, p.language, p.zone, p.nation, p.paused, p.stopped, p.state, p.wish, p.version
FROM letter l JOIN person p ON p.id = l.person JOIN broadcast b ON b.id = l.broadcast
WHERE l.at <= $1 ORDER BY l.at, l.broadcast, l.person LIMIT $2;

-- name: DropBroadcasts :exec
DELETE FROM broadcast WHERE day < $1;

-- name: MoveLetter :execrows
UPDATE letter SET at = $1 WHERE broadcast = $2 AND person = $3;
