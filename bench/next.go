package main

import (
	"time"

	"github.com/robfig/cron/v3"

	"blether/internal/checkin"
)

// nextTimes compares a hundred thousand next times, in four zones, with the library's own.
func nextTimes() (float64, error) {
	const times, rounds = 100_000, 7
	text := "0 10 * * 2"
	ours, err := checkin.Parse(text)
	if err != nil {
		return 0, err
	}
	var zones []*time.Location
	var theirs []cron.Schedule
	for _, name := range []string{"Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Sydney"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return 0, err
		}
		s, err := cron.ParseStandard("CRON_TZ=" + name + " " + text)
		if err != nil {
			return 0, err
		}
		zones, theirs = append(zones, zone), append(theirs, s)
	}
	var ratios []float64
	for range rounds {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		start := time.Now()
		for n := range times {
			theirs[n%len(theirs)].Next(at.Add(time.Duration(n) * time.Minute))
		}
		library := time.Since(start)
		start = time.Now()
		for n := range times {
			ours.Next(at.Add(time.Duration(n)*time.Minute), zones[n%len(zones)], time.Time{})
		}
		ratios = append(ratios, ratio(time.Since(start), library))
	}
	return median(ratios), nil
}
