// Package sqlcgen is the SQL of the responses database as Go, made by sqlc from
// query/ and the migrations.
package sqlcgen
