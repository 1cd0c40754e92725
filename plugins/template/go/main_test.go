package main

import (
	"testing"

	"chancery/chancerytest"
)

func TestFindsMarks(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"See KZ-2024.", "@NAME@ 4-11 \"KZ-2024\" letters=\"KZ\" number=2024 0.9\n"},
		{"Қараңыз: KZ-7, EU-15", "@NAME@ 16-20 \"KZ-7\" letters=\"KZ\" number=7 0.9\n" +
			"@NAME@ 22-27 \"EU-15\" letters=\"EU\" number=15 0.9\n"},
		{"", ""},
		{"K-2024 KZ-2024a KZ- KZ-1234567890 СKZ-1 TOOLONG-1", ""},
	} {
		if got := (chancerytest.Test{Language: "en"}).Lines(c.text); got != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}
