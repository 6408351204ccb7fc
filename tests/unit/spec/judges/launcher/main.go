// SPDX-License-Identifier: Apache-2.0

// Says how KFP's launcher treats values, by the functions that it calls: strconv for scalars, structpb for JSON, and
// on the way in protojson, as pipelines are stored. Reads the rows of cases.jsonl {"way", "type", "text"} on standard
// input and writes them with "text_out" (what a placeholder becomes) or "error".
//
//	go run . < cases.jsonl > ../../launcher_values.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

type row struct {
	Way   string  `json:"way"`
	Type  string  `json:"type"`
	Text  string  `json:"text"`
	Out   *string `json:"text_out,omitempty"`
	Error bool    `json:"error,omitempty"`
}

// A value as a pipeline holds it: JSON for everything but strings.
func stored(text string) (*structpb.Value, error) {
	value := &structpb.Value{}
	return value, value.UnmarshalJSON([]byte(text))
}

// A value as a program writes it.
func written(kind, text string) (*structpb.Value, error) {
	trimmed := strings.TrimSpace(text)
	switch kind {
	case "NUMBER_INTEGER":
		number, err := strconv.ParseInt(trimmed, 10, 0)
		return structpb.NewNumberValue(float64(number)), err
	case "NUMBER_DOUBLE":
		number, err := strconv.ParseFloat(trimmed, 0)
		return structpb.NewNumberValue(number), err
	case "BOOLEAN":
		truth, err := strconv.ParseBool(trimmed)
		return structpb.NewBoolValue(truth), err
	case "LIST", "STRUCT":
		value, err := stored(text)
		isList := value.GetListValue() != nil
		if err == nil && (isList != (kind == "LIST") || (!isList && value.GetStructValue() == nil)) {
			err = errors.New("another kind of value")
		}
		return value, err
	}
	return structpb.NewStringValue(text), nil
}

func placeholder(value *structpb.Value) (string, error) {
	switch kind := value.GetKind().(type) {
	case *structpb.Value_StringValue:
		return kind.StringValue, nil
	case *structpb.Value_NumberValue:
		return strconv.FormatFloat(kind.NumberValue, 'f', -1, 64), nil
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(kind.BoolValue), nil
	case *structpb.Value_ListValue:
		text, err := json.Marshal(kind.ListValue)
		return string(text), err
	case *structpb.Value_StructValue:
		text, err := json.Marshal(kind.StructValue)
		return string(text), err
	}
	return "", errors.New("no value")
}

func judge(one *row) {
	var value *structpb.Value
	var err error
	if one.Way == "in" && one.Type != "STRING" {
		value, err = stored(one.Text)
	} else {
		value, err = written(one.Type, one.Text)
	}
	text := ""
	if err == nil {
		text, err = placeholder(value)
	}
	if one.Error = err != nil; !one.Error {
		one.Out = &text
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var one row
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		judge(&one)
		if err := out.Encode(one); err != nil {
			panic(err)
		}
	}
}
