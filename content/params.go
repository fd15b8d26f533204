package content

import (
	"strconv"

	"ioviz/sim"
)

// ParamName is the name of a parameter as the form has it.
func ParamName(lang, param string) string {
	for _, group := range []string{"form.model.", "form.", "param.", "cli.param."} {
		if Has(lang, group+param) {
			return T(lang, group+param)
		}
	}
	return param
}

// ParamArgs are what the sentence of a wrong parameter wants filled in: its name
// as the form has it, and its bounds in the unit of the form.
func ParamArgs(lang string, e *sim.ParamError) map[string]any {
	return map[string]any{"param": e.Param, "name": ParamName(lang, e.Param), "min": paramValue(e.Param, e.Min), "max": paramValue(e.Param, e.Max)}
}

func paramValue(param string, v int64) string {
	for i := range sim.Demos {
		s := sim.Demos[i].Param(param)
		switch {
		case s == nil:
			continue
		case s.Unit == "bytes" && sim.Demos[i].Family != "model": // the form has units to choose from
			return Bytes(v)
		case s.Unit == "bytes":
			return Count(v) + " B"
		case s.Unit == "ms":
			return Count(v) + " ms"
		case s.Unit == "us":
			return Count(v) + " µs"
		case s.Unit == "count":
			return Count(v)
		}
		break
	}
	return strconv.FormatInt(v, 10)
}
