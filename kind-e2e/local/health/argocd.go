package main

import (
	"fmt"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func argocd(scripts []string) func(*unstructured.Unstructured) (verdict, error) {
	return func(object *unstructured.Unstructured) (verdict, error) {
		var custom health.HealthOverride
		if len(scripts) > 0 {
			custom = script(scripts[0])
		}
		found, err := health.GetResourceHealth(object, custom)
		if err != nil || found == nil {
			return verdict{}, err
		}
		return verdict{string(found.Status), found.Message}, nil
	}
}

// script is the file name of a health script.
type script string

// GetResourceHealth runs the script with the libraries that Argo CD gives it: the basic one and tables.
func (file script) GetResourceHealth(object *unstructured.Unstructured) (*health.HealthStatus, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	open(state)
	state.SetGlobal("obj", luaValue(state, object.Object))
	if err := state.DoFile(string(file)); err != nil {
		return nil, err
	}
	answer, isTable := state.Get(-1).(*lua.LTable)
	if !isTable {
		return nil, fmt.Errorf("%s returns no table", file)
	}
	return &health.HealthStatus{
		Status:  health.HealthStatusCode(lua.LVAsString(answer.RawGetString("status"))),
		Message: lua.LVAsString(answer.RawGetString("message")),
	}, nil
}

func open(state *lua.LState) {
	for name, library := range map[string]lua.LGFunction{
		lua.BaseLibName: lua.OpenBase,
		lua.TabLibName:  lua.OpenTable,
	} {
		state.Push(state.NewFunction(library))
		state.Push(lua.LString(name))
		state.Call(1, 0)
	}
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch it := value.(type) {
	case nil:
		return lua.LNil
	case bool:
		return lua.LBool(it)
	case string:
		return lua.LString(it)
	case int64:
		return lua.LNumber(it)
	case float64:
		return lua.LNumber(it)
	case []any:
		table := state.NewTable()
		for _, element := range it {
			table.Append(luaValue(state, element))
		}
		return table
	case map[string]any:
		table := state.NewTable()
		for key, element := range it {
			table.RawSetString(key, luaValue(state, element))
		}
		return table
	default:
		panic(fmt.Sprintf("not a JSON value: %T", value))
	}
}
