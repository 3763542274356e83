package discord

import (
	"context"
	"hash/fnv"
)

// lanes do work in order for each person, many persons at once, so that the reader
// of the gateway never waits for a database.
type lanes struct{ all []chan func() }

const (
	laneCount = 32
	laneDepth = 256
)

func newLanes() *lanes {
	l := &lanes{}
	for range laneCount {
		l.all = append(l.all, make(chan func(), laneDepth))
	}
	return l
}

// run works until the context ends.
func (l *lanes) run(ctx context.Context) {
	for _, lane := range l.all {
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case do := <-lane:
					do()
				}
			}
		}()
	}
}

// do queues work of one person. It waits where the lane is full: nothing is lost.
func (l *lanes) do(ctx context.Context, who string, work func()) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(who)) // never fails
	select {
	case l.all[h.Sum32()%laneCount] <- work:
	case <-ctx.Done():
	}
}
