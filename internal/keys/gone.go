package keys

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The list of those who were forgotten lies with the live key, in no backup: a restored database
// must not bring anybody back. It holds keyed hashes of random ids, and the day.

// keepGone is how long one stands in it: longer than any backup is kept.
const keepGone = 60 * 24 * time.Hour

func (r *Ring) goneFile() string { return filepath.Join(r.dir, "live", "forgotten") }

// NoteGone writes a hash of who was forgotten; it is on disk before it returns.
func (r *Ring) NoteGone(hash []byte, now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, err := os.OpenFile(r.goneFile(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("note who was forgotten: %w", err)
	}
	// it begins a line of its own: one that a crash has cut off takes no other with it
	_, err = fmt.Fprintf(f, "\n%d %s\n", now.Unix()/86400, hex.EncodeToString(hash))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("note who was forgotten: %w", err)
	}
	return nil
}

// Gone are the hashes of those who were forgotten.
func (r *Ring) Gone() (map[string]bool, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all, err := r.gone()
	out := map[string]bool{}
	for _, line := range all {
		if b, err := hex.DecodeString(line.hash); err == nil {
			out[string(b)] = true
		}
	}
	return out, err
}

// TidyGone drops those of whom no backup is left.
func (r *Ring) TidyGone(now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	all, err := r.gone()
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, line := range all {
		if line.day >= now.Add(-keepGone).Unix()/86400 {
			fmt.Fprintf(&b, "%d %s\n", line.day, line.hash)
		}
	}
	if b.Len() == 0 && len(all) == 0 {
		return nil
	}
	return durable(r.goneFile(), []byte(b.String()))
}

type goneLine struct {
	day  int64
	hash string
}

func (r *Ring) gone() ([]goneLine, error) {
	f, err := os.Open(r.goneFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read who was forgotten: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	var out []goneLine
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		day, hash, ok := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseInt(day, 10, 64)
		if ok && err == nil { // a line that was cut off by a crash counts for nothing
			out = append(out, goneLine{n, hash})
		}
	}
	return out, lines.Err()
}
