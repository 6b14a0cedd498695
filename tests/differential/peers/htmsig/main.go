// Verifies and signs requests with github.com/lestrrat-go/htmsig: for each case, what requests/cases.hpp says.
package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/lestrrat-go/htmsig"
	"github.com/lestrrat-go/htmsig/component"
	sighttp "github.com/lestrrat-go/htmsig/http"
	"github.com/lestrrat-go/htmsig/input"
)

type wanted struct {
	Components []string `json:"components"`
	Seed       string   `json:"seed"`
	Created    int64    `json:"created"`
	KeyID      string   `json:"key id"`
	Label      string   `json:"label"`
	Nonce      *string  `json:"nonce"`
	Tag        *string  `json:"tag"`
}

type request struct {
	URL    string      `json:"url"`
	Method string      `json:"method"`
	Fields [][2]string `json:"fields"`
	Now    int64       `json:"now"`
	Keys   [][3]string `json:"keys"`
	Sign   *wanted     `json:"sign"`
}

// A text is bytes, each as the character of its number (ISO-8859-1).
func octets(text string) string {
	var out strings.Builder
	for _, c := range text {
		out.WriteByte(byte(c))
	}
	return out.String()
}

func shown(bytes string) string {
	out := make([]rune, 0, len(bytes))
	for i := 0; i < len(bytes); i++ {
		out = append(out, rune(bytes[i]))
	}
	return string(out)
}

// What net/http hands over: field lines by their canonical names, with the blanks around them gone.
func requestOf(given request) (*http.Request, error) {
	parsed, err := url.Parse(octets(given.URL))
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for _, line := range given.Fields {
		header.Add(octets(line[0]), strings.Trim(octets(line[1]), " \t"))
	}
	return &http.Request{Method: octets(given.Method), URL: parsed, Host: parsed.Host, Header: header}, nil
}

type keys map[string]any

func (known keys) ResolveKey(id string) (any, error) {
	key, found := known[id]
	if !found {
		return nil, fmt.Errorf("unknown key")
	}
	return key, nil
}

// A signature by the same key over the base that the library makes of each description: what it shows of its bases,
// since Ed25519 signs the same text the same.
func signedAgain(ctx context.Context, made *http.Request, private keys) map[string]string {
	again := map[string]string{}
	described, err := input.Parse([]byte(made.Header.Get("Signature-Input")))
	if err != nil {
		return again
	}
	for _, each := range described.Definitions() {
		key, err := private.ResolveKey(each.KeyID())
		if err != nil {
			continue
		}
		one := input.NewValueBuilder().AddDefinition(each).MustBuild()
		header := http.Header{}
		if htmsig.SignRequest(ctx, header, one, key) == nil {
			again[each.Label()] = header.Get("Signature")
		}
	}
	return again
}

func verify(given request) any {
	made, err := requestOf(given)
	if err != nil {
		return map[string]any{"refused": "net/http: " + err.Error()}
	}
	public, private := keys{}, keys{}
	for _, key := range given.Keys {
		public[key[0]] = ed25519.PublicKey(octets(key[1]))
		if seed := octets(key[2]); len(seed) == ed25519.SeedSize {
			private[key[0]] = ed25519.NewKeyFromSeed([]byte(seed))
		}
	}
	ctx := component.WithRequestInfoFromHTTP(context.Background(), made)
	said := map[string]any{"signed again": signedAgain(ctx, made, private)}
	verifier := sighttp.NewVerifier(public, sighttp.WithClock(sighttp.FixedClock(time.Unix(given.Now, 0))))
	if err := verifier.VerifyRequest(ctx, made); err != nil {
		said["refused"] = err.Error()
	}
	return said
}

func sign(given request) any {
	made, err := requestOf(given)
	if err != nil {
		return map[string]any{"refused": err.Error()}
	}
	builder := input.NewDefinitionBuilder().Label(given.Sign.Label).KeyID(given.Sign.KeyID).
		Algorithm(htmsig.AlgorithmEd25519).Created(given.Sign.Created)
	for _, text := range given.Sign.Components {
		id, err := component.Parse([]byte(text))
		if err != nil {
			return map[string]any{"refused": err.Error()}
		}
		builder.Components(id)
	}
	if given.Sign.Nonce != nil {
		builder.Nonce(*given.Sign.Nonce)
	}
	if given.Sign.Tag != nil {
		builder.Tag(*given.Sign.Tag)
	}
	value := input.NewValueBuilder().AddDefinition(builder.MustBuild()).MustBuild()
	ctx := component.WithRequestInfoFromHTTP(context.Background(), made)
	key := ed25519.NewKeyFromSeed([]byte(octets(given.Sign.Seed)))
	if err := htmsig.SignRequest(ctx, made.Header, value, key); err != nil {
		return map[string]any{"refused": err.Error()}
	}
	added := [][2]string{}
	for _, name := range []string{"Signature-Input", "Signature"} {
		added = append(added, [2]string{name, shown(made.Header.Get(name))})
	}
	return map[string]any{"fields": added}
}

// A panic of the library is an answer too: a receiver would have to answer 500.
func answer(line []byte) (said any) {
	defer func() {
		if reason := recover(); reason != nil {
			said = map[string]any{"refused": fmt.Sprint("panicked: ", reason)}
		}
	}()
	var given request
	if err := json.Unmarshal(line, &given); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if given.Sign != nil {
		return sign(given)
	}
	return verify(given)
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		text, err := json.Marshal(answer(line))
		if err != nil {
			text = []byte(`{"refused":"an answer that is no JSON"}`)
		}
		fmt.Fprintf(out, "%s\n", text)
	}
}
