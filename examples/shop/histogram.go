package main

import (
	"math"
	"time"
)

// Buckets grow by 2 % from 10 µs to 10 minutes, so a percentile is at most 2 % too high.
const (
	firstBucket  = 10 * time.Microsecond
	bucketGrowth = 1.02
	bucketCount  = 906
)

type histogram struct {
	buckets [bucketCount]uint64
	total   uint64
	max     time.Duration
}

// percentiles are in milliseconds; all zero when nothing was recorded.
type percentiles struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

func (h *histogram) record(d time.Duration) {
	i := 0
	if d > firstBucket {
		i = int(math.Ceil(math.Log(float64(d)/float64(firstBucket)) / math.Log(bucketGrowth)))
	}
	h.buckets[min(i, bucketCount-1)]++
	h.total++
	h.max = max(h.max, d)
}

// quantile is the upper edge of the bucket that holds the q-th share, never above the maximum.
func (h *histogram) quantile(q float64) time.Duration {
	rank, seen := uint64(math.Ceil(q*float64(h.total))), uint64(0)
	for i, n := range h.buckets {
		if seen += n; n > 0 && seen >= rank {
			edge := time.Duration(float64(firstBucket) * math.Pow(bucketGrowth, float64(i)))
			return min(edge, h.max)
		}
	}
	return h.max
}

func (h *histogram) percentiles() percentiles {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return percentiles{ms(h.quantile(0.5)), ms(h.quantile(0.9)), ms(h.quantile(0.99)), ms(h.max)}
}
