package main

import (
	"errors"
	"sync"
	"time"
)

// flood lets everybody write at once, and tells the worst acknowledgement of buttons
// that are pressed behind them.
func (l *line) flood() (worst time.Duration, err error) {
	n := l.sent()
	var wait sync.WaitGroup
	wait.Go(func() {
		for k := range audience {
			l.write(account(k), "menu")
		}
	})
	var its []string
	for k := range 40 {
		its = append(its, l.press(presser(k), "w.menu"))
		time.Sleep(25 * time.Millisecond)
	}
	wait.Wait()
	for _, it := range its {
		for began := time.Now(); ; time.Sleep(time.Millisecond) {
			if took, ok := l.acked(it); ok {
				worst = max(worst, took)
				break
			}
			if time.Since(began) > patience {
				return 0, errors.New("a button is not acknowledged")
			}
		}
	}
	left := map[string]bool{}
	for k := range audience {
		left[account(k)] = true
	}
	for len(left) > 0 {
		who, at, ok := l.shown(n)
		if !ok {
			return 0, errors.New("not everybody who wrote at once is answered")
		}
		delete(left, who)
		n = at
	}
	return worst, nil
}
