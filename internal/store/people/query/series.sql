-- name: AddSeries :exec
INSERT INTO series (id, grp, flow, role, schedule, opened, stopped) VALUES ($1, $2, $3, $4, $5, $6, FALSE);

-- name: SeriesByID :one
SELECT id, grp, flow, role, schedule, opened, stopped FROM series WHERE id = $1;

-- name: SeriesOf :many
SELECT id, grp, flow, role, schedule, opened, stopped FROM series WHERE grp = $1 ORDER BY opened, id;

-- name: StopSeries :execrows
UPDATE series SET stopped = TRUE WHERE id = $1;

-- name: DropAsksOfSeries :exec
DELETE FROM ask WHERE series = $1;

-- name: BeginAsk :exec
INSERT INTO ask (series, person, at, meant, anchor, held) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;

-- name: DropAsk :exec
DELETE FROM ask WHERE series = $1 AND person = $2;

-- name: DropAsksIn :exec
DELETE FROM ask WHERE person = $1 AND series IN (SELECT s.id FROM series s WHERE s.grp = $2);

-- name: AsksOf :many
SELECT series, person, at, meant, anchor, held FROM ask WHERE person = $1 ORDER BY at, series;

-- name: AsksDue :many
SELECT a.series, a.person, a.at, a.meant, a.anchor, a.held,
    p.language, p.zone, p.nation, p.paused, p.stopped, p.state, p.wish, p.month, p.version
FROM ask a JOIN person p ON p.id = a.person
WHERE a.at <= $1 ORDER BY a.at, a.meant, a.series, a.person LIMIT $2;

-- name: CountHeld :one
SELECT COUNT(*) FROM ask a JOIN series s ON s.id = a.series WHERE s.grp = $1 AND a.held = $2;

-- name: PeopleOfGroup :many
SELECT p.id, p.zone, p.wish, m.role FROM person p JOIN membership m ON m.person = p.id WHERE m.grp = $1 ORDER BY p.id, m.role;

-- name: TouchPerson :execrows
UPDATE person SET state = $1, version = version + 1 WHERE id = $2 AND version = $3;

-- name: MoveAsk :execrows
UPDATE ask SET at = $1, meant = $2, held = $3 WHERE series = $4 AND person = $5;
