// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash"
	gofs "io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/solver/pb"
	"github.com/tonistiigi/fsutil"
	fscopy "github.com/tonistiigi/fsutil/copy"
	"github.com/tonistiigi/fsutil/types"
)

// send puts into `staged` what the client sends of the context for a local source.
func send(ctx context.Context, root, staged string, source *pb.SourceOp, ignored []string) error {
	options := &fsutil.FilterOpt{ExcludePatterns: ignored}
	if text := source.Attrs[pb.AttrFollowPaths]; text != "" {
		if err := json.Unmarshal([]byte(text), &options.FollowPaths); err != nil {
			return err
		}
	}
	plain, err := fsutil.NewFS(root)
	if err != nil {
		return err
	}
	filtered, err := fsutil.NewFilterFS(plain, options)
	if err != nil {
		return err
	}
	return filtered.Walk(ctx, "", func(path string, entry gofs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		to := filepath.Join(staged, path)
		switch {
		case entry.IsDir():
			return os.MkdirAll(to, 0o755)
		case info.Mode()&os.ModeSymlink != 0:
			return os.Symlink(info.Sys().(*types.Stat).Linkname, to)
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		return os.WriteFile(to, text, 0o644)
	})
}

// A slash or a dot at the end means something to a copy.
func cleanPath(path string) string {
	clean := filepath.Join("/", path)
	if clean != "/" && (strings.HasSuffix(path, "/") || strings.HasSuffix(path, "/.")) {
		clean += "/"
	}
	if strings.HasSuffix(path, "/.") {
		clean += "."
	}
	return clean
}

// copyAction does what solver/llbsolver/file does, without owners and modes.
func copyAction(ctx context.Context, staged, to string, action *pb.FileActionCopy) error {
	found := []string{cleanPath(action.Src)}
	if action.AllowWildcard {
		var err error
		if found, err = fscopy.ResolveWildcards(staged, found[0], action.FollowSymlink); err != nil {
			return err
		}
		if len(found) == 0 && !action.AllowEmptyWildcard {
			return fmt.Errorf("%s not found", action.Src)
		}
	}
	for _, one := range found {
		err := fscopy.Copy(ctx, staged, one, to, cleanPath(action.Dest), func(info *fscopy.CopyInfo) {
			info.IncludePatterns = action.IncludePatterns
			info.ExcludePatterns = action.ExcludePatterns
			info.CopyDirContents = action.DirCopyContents
			info.FollowLinks = action.FollowSymlink
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addTree adds names, contents and links; empty folders and modes are not what this is about.
func addTree(sum hash.Hash, root string) error {
	return filepath.WalkDir(root, func(path string, entry gofs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		var text []byte
		if entry.Type()&os.ModeSymlink != 0 {
			var link string
			link, err = os.Readlink(path)
			text = []byte("link " + link)
		} else {
			text, err = os.ReadFile(path)
		}
		fmt.Fprintf(sum, "%q %q\n", name, text)
		return err
	})
}
