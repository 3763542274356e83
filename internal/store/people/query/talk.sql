-- name: SeenInbound :one
SELECT COUNT(*) FROM inbound WHERE id = $1;

-- name: AddInbound :execrows
INSERT INTO inbound (id, day) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: DropInbound :exec
DELETE FROM inbound WHERE day < $1;

-- name: ConversationsOf :many
SELECT id, person, round, flow, hash, open, state, expires, version FROM conversation WHERE person = $1 ORDER BY open DESC, id;

-- name: Conversation :one
SELECT id, person, round, flow, hash, open, state, expires, version FROM conversation WHERE id = $1;

-- name: AllConversations :many
SELECT id, state FROM conversation;

-- name: SetConversationState :exec
UPDATE conversation SET state = $1 WHERE id = $2;

-- name: AddConversation :exec
INSERT INTO conversation (id, person, round, flow, hash, open, state, expires, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1);

-- name: ChangeConversation :execrows
UPDATE conversation SET open = $1, state = $2, expires = $3, version = version + 1 WHERE id = $4 AND version = $5;

-- name: DropConversation :execrows
DELETE FROM conversation WHERE id = $1;

-- name: DropRoundConversations :exec
DELETE FROM conversation WHERE round = $1;

-- name: AddMessage :exec
INSERT INTO outbox (lookup, id, talk, until, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING;

-- name: MessagesTo :many
SELECT id, body FROM outbox WHERE lookup = $1 ORDER BY id;

-- name: DropMessage :exec
DELETE FROM outbox WHERE id = $1 AND lookup IN (SELECT a.lookup FROM address a WHERE a.person = $2);

-- name: DropMessagesTo :exec
DELETE FROM outbox WHERE lookup IN (SELECT a.lookup FROM address a WHERE a.person = $1);

-- name: AllMessages :many
SELECT lookup, id, body FROM outbox;

-- name: SetMessage :exec
UPDATE outbox SET body = $1 WHERE lookup = $2 AND id = $3;

-- name: SetDue :exec
INSERT INTO due (kind, subject, at) VALUES ($1, $2, $3) ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at;

-- name: DropDue :exec
DELETE FROM due WHERE kind = $1 AND subject = $2;

-- name: DropDueRead :exec
DELETE FROM due WHERE kind = $1 AND subject = $2 AND at <= $3;

-- name: WhatIsDue :many
SELECT kind, subject, at FROM due WHERE at <= $1 ORDER BY at, kind, subject LIMIT $2;

-- name: AddMail :exec
INSERT INTO mailbox (id, round, batch, kind, code, sealed) VALUES ($1, $2, $3, $4, $5, $6);

-- name: DropMailByCode :execrows
DELETE FROM mailbox WHERE code = $1;

-- name: CountMailByCode :one
SELECT COUNT(*) FROM mailbox WHERE code = $1;

-- name: MailOf :many
SELECT id, kind, code, sealed FROM mailbox WHERE round = $1 AND batch = $2 ORDER BY id;

-- name: CountMail :one
SELECT COUNT(*) FROM mailbox WHERE round = $1 AND kind = $2;

-- name: DropMailOf :exec
DELETE FROM mailbox WHERE round = $1 AND batch = $2;

-- name: BeginDue :exec
INSERT INTO due (kind, subject, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: Talk :many
SELECT p.language, p.zone, p.nation, p.paused, p.stopped, p.state, p.wish, p.version,
    (SELECT COUNT(*) FROM inbound i WHERE i.id = $2) AS seen,
    c.id, c.round, c.flow, c.hash, c.open, c.state AS talk, c.expires, c.version AS talk_version
FROM person p LEFT JOIN conversation c ON c.person = p.id
WHERE p.id = $1 ORDER BY c.open DESC, c.id;

-- name: DropUnreadable :exec
DELETE FROM outbox WHERE lookup = $1 AND id = $2;

-- name: DropMessagesOfTalk :exec
DELETE FROM outbox WHERE talk = $1
    AND lookup IN (SELECT a.lookup FROM address a JOIN conversation c ON c.person = a.person WHERE c.id = $1);

-- name: DropMessagesOfRound :exec
DELETE FROM outbox WHERE talk IN (SELECT c.id FROM conversation c WHERE c.round = $1);

-- name: DropOldMessages :exec
DELETE FROM outbox WHERE until < $1;

-- name: AskDelivery :exec
INSERT INTO delivery (lookup, platform, rank, at, tries) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (lookup) DO UPDATE SET rank = excluded.rank, at = excluded.at, tries = 0;

-- name: WantDelivery :exec
INSERT INTO delivery (lookup, platform, rank, at, tries) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (lookup) DO UPDATE SET at = excluded.at WHERE delivery.tries = 0 AND delivery.at > excluded.at AND delivery.at < 9000000000000000000;

-- name: Deliveries :many
SELECT d.lookup, d.tries, d.rank, a.account FROM delivery d JOIN address a ON a.lookup = d.lookup
WHERE d.platform = $1 AND d.at <= $2 ORDER BY d.rank, d.at, d.lookup LIMIT $3;

-- name: PutOffDelivery :exec
UPDATE delivery SET at = $1, tries = tries + 1 WHERE lookup = $2;

-- name: EndDelivery :exec
DELETE FROM delivery WHERE delivery.lookup = $1 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.lookup = $1);

-- name: CloseDelivery :exec
UPDATE delivery SET at = $1 WHERE lookup = $2;

-- name: DropDelivered :exec
DELETE FROM outbox WHERE lookup = $1 AND id = $2;

-- name: DropMessagesAt :exec
DELETE FROM outbox WHERE lookup = $1;

-- name: CountClosed :one
SELECT COUNT(DISTINCT m.person) FROM delivery d JOIN address a ON a.lookup = d.lookup JOIN membership m ON m.person = a.person
WHERE m.grp = $1 AND d.at >= $2;

-- name: TalkersOn :many
SELECT DISTINCT a.lookup, a.account FROM address a JOIN conversation c ON c.person = a.person WHERE a.platform = $1 ORDER BY a.lookup;

-- name: ClosedAt :one
SELECT COUNT(*) FROM delivery WHERE lookup = $1 AND at = $2;

-- name: DropDueOf :exec
DELETE FROM due WHERE subject LIKE $1;

-- name: DropSiblings :exec
DELETE FROM outbox WHERE id LIKE $1;

-- name: HushButMatches :exec
DELETE FROM outbox WHERE talk NOT LIKE 'm.%' AND lookup IN (SELECT a.lookup FROM address a WHERE a.person = $1);
