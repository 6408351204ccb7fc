// SPDX-License-Identifier: Apache-2.0

// Says what BuildKit takes of a build context, by BuildKit's own packages: dockerfile2llb makes the steps, fsutil sends the
// files and copies them.
//
//	judge --match     lines of ["rules", "path"], answered by true, false or error
//	judge --contexts  lines of {"files": {PATH: {"text"} or {"link"}}, "target", "args"}, answered by a digest of all that the
//	                  steps read of the context, or by "error: ..." when BuildKit does not build it
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func answer(line []byte, mode string) string {
	if mode == "--match" {
		var asked [2]string
		if err := json.Unmarshal(line, &asked); err != nil {
			return "error: " + err.Error()
		}
		return matches(asked[0], asked[1])
	}
	var asked buildContext
	if err := json.Unmarshal(line, &asked); err != nil {
		return "error: " + err.Error()
	}
	digest, err := judge(asked)
	if err != nil {
		message, _ := json.Marshal("error: " + err.Error())
		return string(message)
	}
	return `"` + digest + `"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: judge --match | --contexts")
		os.Exit(64)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		fmt.Fprintln(out, answer(lines.Bytes(), os.Args[1]))
	}
}
