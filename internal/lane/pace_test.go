package lane_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"blether/internal/lane"
)

const (
	most = 10
	each = time.Second
)

// However long a platform takes to count a request and to answer, no stretch of time
// holds more than it takes; and what it takes is used.
func TestNeverOverTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := lane.NewPace(most, each)
		var mu sync.Mutex
		var counted []time.Time
		var wait sync.WaitGroup
		began := time.Now()
		for n := range 25 * most {
			wait.Go(func() {
				ctx := t.Context()
				if n%3 > 0 {
					ctx = lane.News(ctx)
				}
				answered, err := p.Wait(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Duration(n*7%13) * time.Millisecond) // on the way
				mu.Lock()
				counted = append(counted, time.Now())
				mu.Unlock()
				time.Sleep(time.Duration(n*5%11) * time.Millisecond) // back
				answered()
			})
		}
		wait.Wait()
		slices.SortFunc(counted, time.Time.Compare)
		for n := most; n < len(counted); n++ {
			if gap := counted[n].Sub(counted[n-most]); gap < each {
				t.Fatalf("%d within %s", most+1, gap)
			}
		}
		if took := time.Since(began); took > 26*each { // the clock is a made one
			t.Errorf("%d took %s", len(counted), took)
		}
	})
}

// Who has just written is not behind a broadcast.
func TestAnswersGoBeforeNews(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := lane.NewPace(most, each)
		var mu sync.Mutex
		var order []string
		var wait sync.WaitGroup
		send := func(ctx context.Context, name string) {
			wait.Go(func() {
				answered, err := p.Wait(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				order = append(order, name)
				mu.Unlock()
				answered()
			})
		}
		for range 10 * most {
			send(lane.News(t.Context()), "news")
		}
		time.Sleep(3 * each)
		mu.Lock()
		before := len(order)
		mu.Unlock()
		send(t.Context(), "answer")
		wait.Wait()
		at := slices.Index(order, "answer")
		if at < before || at > before+1 {
			t.Errorf("%d went before it was asked, and it went as number %d", before, at)
		}
	})
}

// Who gives up waiting takes nobody's room.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := lane.NewPace(1, each)
		answered, err := p.Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), each/2)
		defer cancel()
		if _, err := p.Wait(ctx); err == nil {
			t.Error("let in beside another")
		}
		answered()
		if _, err := p.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
