// Package sqlcgen is the SQL of the people database as Go, made by sqlc from
// query/ and the migrations.
package sqlcgen
