-- name: Codebook :one
SELECT body, version FROM codebook WHERE grp = $1;

-- name: AddCodebook :execrows
INSERT INTO codebook (grp, body, version) VALUES ($1, $2, 1) ON CONFLICT (grp) DO NOTHING;

-- name: ChangeCodebook :execrows
UPDATE codebook SET body = $1, version = version + 1 WHERE grp = $2 AND version = $3;
