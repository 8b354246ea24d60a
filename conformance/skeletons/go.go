// A testee of rethrown (conformance/TESTEE.md says what the lines mean). Run it:
//
//	go mod init testee && go build -o testee . && npx rethrown conformance next -- ./testee
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// What it can do. Whatever is not declared is not asked: add to these lists as your library grows.
var about = map[string]any{
	"protocol": 1,
	"name":     "rethrown-go",
	"version":  "0.1.0",
	"language": "go",
	"runtime":  runtime.Version(),
	"ops":      []string{"decode"},
	"codecs":   []string{"json"},
	"features": []string{},
}

type request struct {
	Cmd    string         `json:"cmd"`
	Seq    int            `json:"seq"`
	Op     string         `json:"op"`
	Codec  *string        `json:"codec"` // nil: find out
	Hex    *string        `json:"hex"`
	Text   *string        `json:"text"`
	Limits map[string]int `json:"limits"` // replace defaults of SPEC 8
	To     []string       `json:"to"`
	// For encode, restore and others: as it was written, for a reader of your own.
	Envelope json.RawMessage `json:"envelope"`
}

type reply map[string]any

// What your library returns becomes one of these (SPEC 9). A path is a JSON Pointer, "" the whole.
type refusal struct {
	Code   string `json:"code"`
	Path   string `json:"path"`
	Offset *int   `json:"offset,omitempty"` // of errors of form in MessagePack and Protobuf (ERR-6)
}

func (r refusal) Error() string { return r.Code + " at " + r.Path }

// More of them: encode, find; verdicts, for `conformance fuzz`; capture, restore, relay and others (TESTEE.md).
var operations = map[string]func(request) (reply, error){"decode": decode}

// Bytes or text -> envelope -> the encodings that are asked for.
func decode(r request) (reply, error) {
	var input []byte
	if r.Hex != nil {
		input, _ = hex.DecodeString(*r.Hex)
	} else if r.Text != nil {
		input = []byte(*r.Text)
	}
	_ = input

	// Your library goes here. In the order of SPEC ERR-1:
	//   form     what is no JSON: refusal{Code: "malformed"}, and its kin of section 9
	//   version  refusal{Code: "unsupported_version", Path: "/v"} where `v` is a whole number other than 1
	//   content  the rules of section 4: refusal{Code: "schema", Path: "/type"} where there is no `type`
	// then the envelope in each encoding of r.To: JSON as text, MessagePack as hexadecimal.
	return reply{"skipped": "decode is not written yet"}, nil
	// return reply{"bytes": map[string]string{"json": `{"v":1,"type":"a.B"}`}}, nil
}

// A panic in one operation must not end the process.
func answer(r request) (result reply) {
	defer func() {
		if p := recover(); p != nil {
			result = reply{"crashed": fmt.Sprint(p)}
		}
	}()
	operation, found := operations[r.Op]
	if !found {
		return reply{"crashed": "no operation is called " + r.Op}
	}
	result, err := operation(r)
	var refused refusal
	if errors.As(err, &refused) {
		return reply{"error": refused}
	}
	if err != nil {
		return reply{"crashed": err.Error()}
	}
	return result
}

func main() {
	input := bufio.NewReader(os.Stdin) // lines can be megabytes long, which a bufio.Scanner refuses
	write := func(line any) {
		bytes, err := json.Marshal(line)
		if err != nil {
			panic(err)
		}
		os.Stdout.Write(append(bytes, '\n'))
	}
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			panic(err)
		}
		switch r.Cmd {
		case "start":
			write(about)
		case "stop":
			return
		default:
			result := answer(r)
			result["seq"] = r.Seq
			write(result)
		}
	}
}
