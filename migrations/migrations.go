// Package migrations holds the schemas of both databases: append-only SQL for
// goose, one text for SQLite and PostgreSQL.
package migrations

import "embed"

// Files are the migrations, in people/ and responses/.
//
//go:embed people/*.sql responses/*.sql
var Files embed.FS
