-- name: SaveFlowVersion :exec
INSERT INTO flow_version (hash, name, body) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET body = excluded.body;

-- name: SaveFlow :exec
INSERT INTO flow (name, hash, shipped) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, shipped = excluded.shipped;

-- name: FlowByHash :one
SELECT body FROM flow_version WHERE hash = $1;

-- name: Flow :one
SELECT f.hash, f.shipped, v.body FROM flow f JOIN flow_version v ON v.hash = f.hash WHERE f.name = $1;

-- name: Flows :many
SELECT f.name, f.hash, f.shipped FROM flow f ORDER BY f.name;

-- name: CountOpen :one
SELECT COUNT(*) FROM conversation WHERE flow = $1;

-- name: AddRound :execrows
INSERT INTO round (id, flow, hash, plan, opened, closes, state) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: AddRoundGroup :exec
INSERT INTO round_grp (round, grp) VALUES ($1, $2);

-- name: RoundGroups :many
SELECT grp FROM round_grp WHERE round = $1 ORDER BY grp;

-- name: Round :one
SELECT id, flow, hash, plan, opened, closes, state FROM round WHERE id = $1;

-- name: Rounds :many
SELECT id, flow, hash, plan, opened, closes, state FROM round ORDER BY opened, id;

-- name: OpenRoundsOf :many
SELECT DISTINCT r.id, r.flow, r.hash, r.plan, r.opened, r.closes, r.state
FROM round r JOIN round_grp g ON g.round = r.id JOIN membership m ON m.grp = g.grp
WHERE m.person = $1 AND r.state = 'open' ORDER BY r.id;

-- name: SetRoundState :execrows
UPDATE round SET state = $1 WHERE id = $2 AND state = $3;

-- name: SetRoundCloses :exec
UPDATE round SET closes = $1 WHERE id = $2;

-- name: Progress :one
SELECT band FROM progress WHERE round = $1;

-- name: SetProgress :exec
INSERT INTO progress (round, band) VALUES ($1, $2) ON CONFLICT (round) DO UPDATE SET band = excluded.band;

-- name: CountAsked :one
SELECT COUNT(*) FROM round r JOIN round_grp g ON g.round = r.id WHERE g.grp = $1 AND r.flow = $2 AND r.state = 'open';

-- name: PersonalOf :many
SELECT DISTINCT m.person FROM membership m JOIN round_grp g ON g.grp = m.grp WHERE g.round = $1 AND m.personal = TRUE ORDER BY m.person;

-- name: TookPartIn :many
SELECT person FROM took_part WHERE round = $1;

-- name: AddBatch :exec
INSERT INTO batch (round, number, date, public, opened) VALUES ($1, $2, $3, $4, FALSE);

-- name: Batches :many
SELECT round, number, date, public, opened FROM batch WHERE round = $1 ORDER BY number;

-- name: OpenBatch :execrows
UPDATE batch SET opened = TRUE WHERE round = $1 AND number = $2 AND opened = FALSE;

-- name: SetBatchDate :exec
UPDATE batch SET date = $1 WHERE round = $2 AND number = $3;

-- name: MembersOfRound :many
SELECT DISTINCT m.person FROM membership m JOIN round_grp g ON g.grp = m.grp WHERE g.round = $1 ORDER BY m.person;

-- name: AllFlowBodies :many
SELECT hash, body FROM flow_version ORDER BY hash;

-- name: RoundsOfGroup :many
SELECT r.id, r.flow, r.hash, r.plan, r.opened, r.closes, r.state
FROM round r JOIN round_grp g ON g.round = r.id WHERE g.grp = $1 ORDER BY r.opened, r.id;
