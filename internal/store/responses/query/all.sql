-- name: AddResponse :exec
INSERT INTO response (id, round, batch, leaf, answers, code) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ResponsesOf :many
SELECT id, leaf, answers FROM response WHERE round = $1 AND batch = $2 ORDER BY id;

-- name: DropResponseByCode :execrows
DELETE FROM response WHERE code = $1;

-- name: CountResponseByCode :one
SELECT COUNT(*) FROM response WHERE code = $1;

-- name: AddWords :exec
INSERT INTO words (id, round, question, nation, quote, body, code, open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: WordsOf :many
SELECT id, question, nation, quote, body FROM words WHERE round = $1 ORDER BY id;

-- name: AllWords :many
SELECT id, body FROM words;

-- name: SetWords :exec
UPDATE words SET body = $1 WHERE id = $2;

-- name: DropWordsByCode :execrows
DELETE FROM words WHERE code = $1;

-- name: CountWordsByCode :one
SELECT COUNT(*) FROM words WHERE code = $1;

-- name: LastRelease :one
SELECT number, hash FROM release ORDER BY number DESC LIMIT 1;

-- name: AddRelease :exec
INSERT INTO release (number, id, round, batch, body, hash) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Release :one
SELECT body FROM release WHERE id = $1;

-- name: ReleaseOf :one
SELECT body FROM release WHERE round = $1 AND batch = $2;

-- name: Releases :many
SELECT body FROM release ORDER BY number;

-- name: AddLeaf :exec
INSERT INTO leaf (release, leaf, size, least, counts) VALUES ($1, $2, $3, $4, $5);

-- name: LeavesOf :many
SELECT leaf, size, least, counts FROM leaf WHERE release = $1 ORDER BY leaf;

-- name: DropResponsesOf :exec
DELETE FROM response WHERE round = $1;

-- name: DropWordsOf :exec
DELETE FROM words WHERE round = $1 AND id NOT IN (SELECT words FROM quote WHERE state IN ('chosen', 'agreed', 'noted'));

-- name: Keep :exec
INSERT INTO kept (who, round, flow, answers) VALUES ($1, $2, $3, $4) ON CONFLICT (who, round) DO UPDATE SET answers = excluded.answers;

-- name: KeptOf :many
SELECT round, answers FROM kept WHERE who = $1 ORDER BY round;

-- name: DropKept :exec
DELETE FROM kept WHERE who = $1 AND round = $2;

-- name: DropKeptOfRound :exec
DELETE FROM kept WHERE round = $1;

-- name: AllKept :many
SELECT who, round, answers FROM kept;

-- name: SetKept :exec
UPDATE kept SET answers = $1 WHERE who = $2 AND round = $3;

-- name: TextsOf :many
SELECT w.id, w.question, w.nation, w.quote AS may, w.open, w.body AS words, q.body AS said, q.version
FROM words w LEFT JOIN quote q ON q.words = w.id WHERE w.round = $1 ORDER BY w.id;

-- name: TextByID :one
SELECT w.id, w.round, w.question, w.nation, w.quote AS may, w.open, w.body AS words, q.body AS said, q.version
FROM words w LEFT JOIN quote q ON q.words = w.id WHERE w.id = $1;

-- name: TextsByCode :many
SELECT w.id, w.round, w.question, w.nation, w.quote AS may, w.open, w.body AS words, q.body AS said, q.version
FROM words w LEFT JOIN quote q ON q.words = w.id WHERE w.code = $1;

-- name: AddQuote :execrows
INSERT INTO quote (words, state, body, version) VALUES ($1, $2, $3, 1) ON CONFLICT (words) DO NOTHING;

-- name: ChangeQuote :execrows
UPDATE quote SET state = $1, body = $2, version = version + 1 WHERE words = $3 AND version = $4;

-- name: AllQuotes :many
SELECT words, body FROM quote;

-- name: SetQuote :exec
UPDATE quote SET body = $1 WHERE words = $2;

-- name: RoundsByCode :many
SELECT DISTINCT round FROM (SELECT round FROM response WHERE response.code = $1 UNION SELECT round FROM words WHERE words.code = $1) AS found ORDER BY round;

-- name: AddNote :exec
INSERT INTO note (id, round, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING;

-- name: NotesOf :many
SELECT id, body FROM note WHERE round = $1 ORDER BY id;

-- name: AllNotes :many
SELECT id, body FROM note;

-- name: SetNote :exec
UPDATE note SET body = $1 WHERE id = $2;

-- name: DropNote :execrows
DELETE FROM note WHERE id = $1 AND round = $2;
