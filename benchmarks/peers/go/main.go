// The Go libraries as peers: peer yaronf|remitly|dadrus FIXTURES. See run.py for what is said on stdin and stdout.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	dadrus "github.com/dadrus/httpsig"
	remitly "github.com/remitly-oss/httpsig-go"
	"github.com/remitly-oss/httpsig-go/keyman"
	yaronf "github.com/yaronf/httpsign"
)

const maxAge = 24 * time.Hour

var required = []string{"@method", "@authority", "@target-uri", "content-digest", "date"}

type given struct {
	Method  string
	URL     string
	Host    string
	Fields  [][2]string
	Body    []byte
	Refused bool
}

type fixtureFile struct {
	Key   []byte
	KeyID string `json:"keyid"`
	Lists map[string]map[string]given
}

// A request as a server holds it, but for its body, which has to be put back each time.
func (g given) request() (*http.Request, error) {
	target, err := url.Parse(g.URL)
	if err != nil {
		return nil, err
	}
	target.RawPath = target.EscapedPath() // remitly takes the path from it alone, and the scheme from TLS
	header := http.Header{}
	for _, line := range g.Fields {
		if !strings.EqualFold(line[0], "Host") {
			header.Add(line[0], line[1])
		}
	}
	return &http.Request{Method: g.Method, URL: target, Host: g.Host, Header: header, TLS: &tls.ConnectionState{}}, nil
}

func (g given) putBody(request *http.Request) {
	request.Body = io.NopCloser(bytes.NewReader(g.Body))
}

type verifier func(*http.Request) error

func newYaronf(fixtures fixtureFile) (verifier, error) {
	config := yaronf.NewVerifyConfig().SetNotOlderThan(maxAge).SetNotNewerThan(time.Minute).SetKeyID(fixtures.KeyID).
		SetAllowedAlgs([]string{"ed25519"})
	checked, err := yaronf.NewEd25519Verifier(fixtures.Key, config, yaronf.Headers(required...))
	if err != nil {
		return nil, err
	}
	return func(request *http.Request) error {
		if err := yaronf.VerifyRequest("pyhms", *checked, request); err != nil {
			return err
		}
		return yaronf.ValidateContentDigestHeader(request.Header.Values("Content-Digest"), &request.Body,
			[]string{yaronf.DigestSha512, yaronf.DigestSha256})
	}, nil
}

func newRemitly(fixtures fixtureFile) (verifier, error) {
	keys := keyman.NewKeyFetchInMemory(map[string]remitly.KeySpec{fixtures.KeyID: {
		KeyID: fixtures.KeyID, Algo: remitly.Algo_ED25519, PubKey: ed25519.PublicKey(fixtures.Key)}})
	checked, err := remitly.NewVerifier(keys, remitly.VerifyProfile{
		SignatureLabel:       "pyhms",
		RequiredFields:       remitly.Fields(required...),
		RequiredMetadata:     []remitly.Metadata{remitly.MetaCreated, remitly.MetaKeyID},
		AllowedAlgorithms:    []remitly.Algorithm{remitly.Algo_ED25519},
		CreatedValidDuration: maxAge,
	})
	if err != nil {
		return nil, err
	}
	return func(request *http.Request) error {
		result, err := checked.Verify(request)
		if err == nil && !result.Verified {
			return errors.New("not verified")
		}
		return err
	}, nil
}

type oneKey struct{ key dadrus.Key }

func (k oneKey) ResolveKey(_ context.Context, keyID string) (dadrus.Key, error) {
	if keyID != k.key.KeyID {
		return dadrus.Key{}, errors.New("unknown key")
	}
	return k.key, nil
}

func newDadrus(fixtures fixtureFile) (verifier, error) {
	key := dadrus.Key{KeyID: fixtures.KeyID, Algorithm: dadrus.Ed25519, Key: ed25519.PublicKey(fixtures.Key)}
	checked, err := dadrus.NewVerifier(oneKey{key}, dadrus.WithValidateAllSignatures(),
		dadrus.WithRequiredComponents(required...), dadrus.WithMaxAge(maxAge),
		dadrus.WithValidityTolerance(time.Minute), dadrus.WithExpiredTimestampRequired(false))
	if err != nil {
		return nil, err
	}
	return func(request *http.Request) error { return checked.Verify(dadrus.MessageFromRequest(request)) }, nil
}

func run() error {
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		return err
	}
	var fixtures fixtureFile
	if err := json.Unmarshal(text, &fixtures); err != nil {
		return err
	}
	makers := map[string]func(fixtureFile) (verifier, error){
		"yaronf": newYaronf, "remitly": newRemitly, "dadrus": newDadrus}
	verify, err := makers[os.Args[1]](fixtures)
	if err != nil {
		return err
	}
	cases := fixtures.Lists["producer"]
	requests := map[string]*http.Request{}
	for name, each := range cases {
		request, err := each.request()
		if err != nil {
			return err
		}
		each.putBody(request)
		if verdict := verify(request); (verdict != nil) != each.Refused {
			return fmt.Errorf("wrong verdict: %s: %v", name, verdict)
		}
		requests[name] = request
	}
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		count, name, _ := strings.Cut(lines.Text(), " ")
		calls, err := strconv.Atoi(count)
		if err != nil {
			return err
		}
		each, request := cases[name], requests[name]
		start := time.Now()
		for range calls {
			each.putBody(request)
			if (verify(request) != nil) != each.Refused {
				return errors.New("another verdict than before")
			}
		}
		fmt.Println(time.Since(start).Nanoseconds())
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
