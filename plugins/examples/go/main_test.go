package main

import (
	"strings"
	"testing"
	"time"

	"chancery/chancerytest"
)

func TestEntries(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The Committee amended QDi.999 and TAe.012.",
			"sanctions_entry 22-29 \"UN QDi.999\" list=\"UN\" number=999 regime=\"ISIL_AL_QAIDA\" listed=\"INDIVIDUAL\" 0.99\n" +
				"sanctions_entry 34-41 \"UN TAe.012\" list=\"UN\" number=12 regime=\"TALIBAN\" listed=\"ENTITY\" 0.99\n"},
		{"Комитет исключил СDi.001 из перечня.",
			"sanctions_entry 32-40 \"UN CDi.001\" list=\"UN\" number=1 regime=\"DR_CONGO\" listed=\"INDIVIDUAL\" 0.99\n"},
		{"Комитет KPe.7 жазбасын өзгертті.",
			"sanctions_entry 15-20 \"UN KPe.007\" list=\"UN\" number=7 regime=\"DPRK\" listed=\"ENTITY\" 0.99\n"},
		{"(EU.3190.47)", "sanctions_entry 1-11 \"EU EU.3190.47\" list=\"EU\" number=3190 0.95\n"},
		{"OFSI Group ID: 13870, OFAC SDN list UID 36216", "sanctions_entry 0-20 \"OFSI 13870\" list=\"OFSI\" number=13870 0.9\n" +
			"sanctions_entry 22-45 \"OFAC 36216\" list=\"OFAC\" number=36216 0.9\n"},
		{"ОФАК, номер 36216", "sanctions_entry 0-26 \"OFAC 36216\" list=\"OFAC\" number=36216 0.9\n"},
		{"OFAC тізіміндегі нөмірі 36216", "sanctions_entry 0-46 \"OFAC 36216\" list=\"OFAC\" number=36216 0.9\n"},
		{"", ""},
		{"QDi 999, QDx.431, QDi.99900, QDi.43a, XXi.001, qdi.001, aQDi.001", ""},
		{"EU.3190, EU.a.b, EU.3190.471, EU.", ""},
		{"OFSI 13870, OFAC listed 36216 people, OFAC UID 12, OFAC", ""},
	} {
		if got := (chancerytest.Test{Language: "ru"}).Lines(c.text); got != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

// A megabyte made to annoy: what is quadratic would take minutes.
func TestLongTextsAreReadInLinearTime(t *testing.T) {
	for _, part := range []string{"OFAC ", "OFAC id ", "EU.", "QDi.", "Q", "9", "ж", "(((((((((", "QDi.999 "} {
		start := time.Now()
		(chancerytest.Test{}).Lines(strings.Repeat(part, 1<<20/len(part)))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q: %v", part, took)
		}
	}
}
