// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/containerd/continuity/fs"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher/ignorefile"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

type buildContext struct {
	Files map[string]struct {
		Text string `json:"text"`
		Link string `json:"link"`
	} `json:"files"`
	Target string            `json:"target"`
	Args   map[string]string `json:"args"`
}

// Every base image is there, and brings nothing.
type baseImages struct{}

func (baseImages) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["` + digest.FromString(ref).String() + `"]}}`
	return ref, "", []byte(config), nil
}

func (c buildContext) write(root string) error {
	for name, file := range c.Files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		var err error
		if file.Link != "" {
			err = os.Symlink(file.Link, path)
		} else {
			err = os.WriteFile(path, []byte(file.Text), 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// As BuildKit reads a file by its name: links do not leave the root.
func readFile(root, name string) ([]byte, error) {
	path, err := fs.RootPath(root, name)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func excludes(root string) ([]string, error) {
	for _, name := range []string{"Dockerfile.dockerignore", ".dockerignore"} {
		if text, err := readFile(root, name); err == nil {
			return ignorefile.ReadAll(bytes.NewReader(text))
		}
	}
	return nil, nil
}

func steps(ctx context.Context, root string, c buildContext) (*llb.Definition, error) {
	text, err := readFile(root, "Dockerfile")
	if err != nil {
		return nil, err
	}
	caps := pb.Caps.CapSet(pb.Caps.All())
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	state, _, _, _, err := dockerfile2llb.Dockerfile2LLB(ctx, text, dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{Target: c.Target, BuildArgs: c.Args},
		TargetPlatform: &platform,
		MetaResolver:   baseImages{},
		LLBCaps:        &caps,
	})
	if err != nil {
		return nil, err
	}
	return state.Marshal(ctx)
}

type reader struct {
	ctx     context.Context
	work    string
	ops     map[string]*pb.Op
	ignored []string
	sum     hash.Hash
}

// staged is the folder with what was sent for an input, or "" when that is no build context.
func (r *reader) staged(input *pb.Input) (string, error) {
	source := r.ops[input.Digest].GetSource()
	if source == nil || source.Identifier != "local://context" {
		return "", nil
	}
	folder := filepath.Join(r.work, "sent", digest.Digest(input.Digest).Encoded())
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return folder, send(r.ctx, filepath.Join(r.work, "context"), folder, source, r.ignored)
}

func (r *reader) file(op *pb.Op) error {
	to, err := os.MkdirTemp(r.work, "to")
	if err != nil {
		return err
	}
	for _, action := range op.GetFile().Actions {
		// Inputs beyond those of the step are the actions before it.
		copied := action.GetCopy()
		if copied == nil || int(action.SecondaryInput) >= len(op.Inputs) || action.SecondaryInput < 0 {
			continue
		}
		staged, err := r.staged(op.Inputs[action.SecondaryInput])
		if err != nil {
			return err
		}
		if staged == "" {
			continue
		}
		if err := copyAction(r.ctx, staged, to, copied); err != nil {
			return err
		}
	}
	return addTree(r.sum, to)
}

func (r *reader) run(op *pb.Op) error {
	for _, mount := range op.GetExec().Mounts {
		if mount.Input < 0 {
			continue
		}
		staged, err := r.staged(op.Inputs[mount.Input])
		if err != nil {
			return err
		}
		if staged == "" {
			continue
		}
		path, err := fs.RootPath(staged, mount.Selector)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return err
		}
		fmt.Fprintf(r.sum, "mount %q\n", mount.Dest)
		if err := addTree(r.sum, path); err != nil {
			return err
		}
	}
	return nil
}

func judge(c buildContext) (string, error) {
	work, err := os.MkdirTemp("", "judge")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	r := &reader{ctx: context.Background(), work: work, ops: map[string]*pb.Op{}, sum: sha256.New()}
	root := filepath.Join(work, "context")
	if err := os.Mkdir(root, 0o755); err != nil {
		return "", err
	}
	if err := c.write(root); err != nil {
		return "", err
	}
	definition, err := steps(r.ctx, root, c)
	if err != nil {
		return "", err
	}
	if r.ignored, err = excludes(root); err != nil {
		return "", err
	}
	var order []*pb.Op
	for _, raw := range definition.Def {
		op := &pb.Op{}
		if err := op.UnmarshalVT(raw); err != nil {
			return "", err
		}
		r.ops[digest.FromBytes(raw).String()] = op
		order = append(order, op)
	}
	for _, op := range order {
		if op.GetFile() != nil {
			err = r.file(op)
		} else if op.GetExec() != nil {
			err = r.run(op)
		}
		if err != nil {
			return "", err
		}
	}
	io.WriteString(r.sum, "end")
	return fmt.Sprintf("%x", r.sum.Sum(nil)), nil
}
