// Package lane is what the lines to platforms share: it keeps one up, and does work in
// order for each person and for many persons at once, so that the reader of a line
// never waits for a database.
package lane

import (
	"context"
	"hash/fnv"
)

// Lanes are queues; one person's work is always in the same one.
type Lanes struct {
	// Panicked is told of work that panicked; it gets nothing of it, since that may hold a text.
	Panicked func()

	all []chan func()
}

// A lane is deep enough for all who write at once: where it is full the reader waits,
// and with it every acknowledgement.
const (
	count = 32
	depth = 2048
)

// New makes lanes; they stand still until Run.
func New() *Lanes {
	l := &Lanes{}
	for range count {
		l.all = append(l.all, make(chan func(), depth))
	}
	return l
}

// Run works until the context ends.
func (l *Lanes) Run(ctx context.Context) {
	for _, lane := range l.all {
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case do := <-lane:
					l.safely(do)
				}
			}
		}()
	}
}

// safely does one piece of work: one that panics must not end the others.
func (l *Lanes) safely(do func()) {
	defer func() {
		if p := recover(); p != nil && l.Panicked != nil {
			l.Panicked()
		}
	}()
	do()
}

// Do queues work of one person. It waits where the lane is full: nothing is lost.
func (l *Lanes) Do(ctx context.Context, who string, work func()) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(who)) // never fails
	select {
	case l.all[h.Sum32()%count] <- work:
	case <-ctx.Done():
	}
}
