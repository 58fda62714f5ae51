package build

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Map calls fn for the indexes 0 to n-1 on at most GOMAXPROCS goroutines and
// returns when all calls have. Results belong at their index in a slice of
// the caller's, never in order of arrival. When ctx ends no further call is
// made and its error is returned. A panic of fn is one of ours and is passed
// on to the caller's goroutine.
func Map(ctx context.Context, n int, fn func(i int)) error {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			fn(i)
		}
		return ctx.Err()
	}
	var (
		next     atomic.Int64
		wait     sync.WaitGroup
		once     sync.Once
		panicked any
	)
	for range workers {
		wait.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					once.Do(func() { panicked = r })
				}
			}()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				fn(i)
			}
		})
	}
	wait.Wait()
	if panicked != nil {
		panic(panicked)
	}
	return ctx.Err()
}

// each is Map for what is too short to be interrupted.
func each(n int, fn func(i int)) {
	_ = Map(context.Background(), n, fn) // which never ends
}
