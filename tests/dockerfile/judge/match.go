// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// As fsutil asks on its way down to the path.
func matches(rules, path string) string {
	patterns, err := ignorefile.ReadAll(strings.NewReader(rules))
	if err != nil {
		return "error"
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return "error"
	}
	var info patternmatcher.MatchInfo
	ignored := false
	for end := range path + "/" {
		if end < len(path) && path[end] != '/' {
			continue
		}
		if ignored, info, err = matcher.MatchesUsingParentResults(path[:end], info); err != nil {
			return "error"
		}
	}
	if ignored {
		return "true"
	}
	return "false"
}
