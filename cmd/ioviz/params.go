package main

import (
	"strconv"
	"strings"

	"ioviz/sim"
)

// setParams takes "name=value" of --set: a size for bytes, yes or no, or the
// name of a value. Unknown names and values are a *sim.ParamError.
func setParams(d *sim.Demo, p sim.Params, list []string) error {
	for _, text := range list {
		name, value, _ := strings.Cut(text, "=")
		s := d.Param(name)
		if s == nil {
			return &sim.ParamError{Code: "param.unknown", Param: name}
		}
		n, err := valueOf(d, s, value)
		if err != nil {
			return err
		}
		p[name] = n
	}
	return nil
}

func valueOf(d *sim.Demo, s *sim.ParamSpec, value string) (int64, error) {
	switch s.Unit {
	case "bytes":
		if value == "0" || value == "none" {
			return 0, nil
		}
		return parseSize(value)
	case "enum":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil { // as traces have it
			return n, nil
		}
		n, err := d.Value(s.Name, value)
		if err != nil {
			return 0, &sim.ParamError{Code: "param.value", Param: s.Name + "=" + value}
		}
		return n, nil
	case "bool":
		switch value {
		case "", "yes", "true", "1":
			return 1, nil
		case "no", "false", "0":
			return 0, nil
		}
		return 0, &sim.ParamError{Code: "param.value", Param: s.Name + "=" + value}
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0, &sim.ParamError{Code: "param.value", Param: s.Name + "=" + value}
	}
	return n, nil
}
