// Command health reads one Kubernetes object as JSON and prints what other tools think of it, as JSON.
//
//	kubectl get rollout catalog -o json | health [health.lua]
//
// The script is what Argo CD is given for a kind that it does not know.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// verdict is one tool's word for the object's state, and what it says about it.
type verdict struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

func main() {
	if err := run(os.Stdin, os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "health:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, scripts []string) error {
	object, err := read(in)
	if err != nil {
		return err
	}
	verdicts := map[string]verdict{}
	for tool, judge := range tools(scripts) {
		if verdicts[tool], err = judge(object); err != nil {
			return fmt.Errorf("%s: %w", tool, err)
		}
	}
	return json.NewEncoder(out).Encode(verdicts)
}

func read(in io.Reader) (*unstructured.Unstructured, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(data)
}

func tools(scripts []string) map[string]func(*unstructured.Unstructured) (verdict, error) {
	return map[string]func(*unstructured.Unstructured) (verdict, error){
		"kstatus": kstatus,
		"flux":    flux,
		"argocd":  argocd(scripts),
	}
}
