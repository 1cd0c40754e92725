//! Ships with their IMO numbers, in English, Russian and Kazakh: "the tanker Altyn Bel (IMO 9074729)".
//!
//! One annotation `vessel` a number whose check digit is right, with the ship's name when that stands before it.  canonical: "IMO 9074729".  Attributes: `imo` str, the seven digits; `name` str, as written.

use std::ops::Range;

use chancery_plugin::{plugin, Annotation, Counter, Document, Emitter, Error, Extractor, Host, Json};

mod imo;
mod name;

struct Vessels {
    misprints: Counter,
}

impl Extractor for Vessels {
    fn create(host: &Host, _config: &Json) -> Result<Vessels, Error> {
        Ok(Vessels { misprints: host.counter("wrong_check_digits", "IMO numbers that were left out as misprinted.") })
    }

    fn extract(&self, document: &Document<'_>, emitter: &mut Emitter<'_>) -> Result<(), Error> {
        let text = document.text();
        let mut previous_end = 0;
        for number in imo::imo_numbers(text) {
            emitter.check()?;
            let digits = &text[number.digits.clone()];
            if !imo::check_digit_is_right(digits) {
                self.misprints.add(1);
                continue;
            }
            let name = Some(&number)
                .filter(|number| number.first)
                .and_then(|number| name::name_before(text, number.span.start))
                .filter(|name| name.start >= previous_end);
            let span = match &name {
                Some(name) => whole(text, name.start..number.span.end),
                None => number.span,
            };
            previous_end = span.end;
            let mut vessel = Annotation::new("vessel", span)
                .canonical(format!("IMO {digits}"))
                .confidence(if name.is_some() { 0.99 } else { 0.95 })
                .set("imo", digits);
            if let Some(name) = name {
                vessel = vessel.set("name", &text[name]);
            }
            emitter.emit(&vessel)?;
        }
        Ok(())
    }

    fn self_test(&self) -> Result<(), Error> {
        if imo::check_digit_is_right("9074729") && !imo::check_digit_is_right("9074728") {
            return Ok(());
        }
        Err(Error::new("the check digit of IMO 9074729 is 9"))
    }
}

/// The span with the quotation mark and the bracket whose other halves are in it.
fn whole(text: &str, span: Range<usize>) -> Range<usize> {
    let quote = text[..span.start].chars().next_back().filter(|c| "«“„\"‘".contains(*c)).map_or(0, char::len_utf8);
    let bracket = text[span.clone()].contains('(') && text[span.end..].starts_with(')');
    span.start - quote..span.end + usize::from(bracket)
}

plugin!("manifest.json", Vessels);

#[cfg(test)]
mod tests {
    use super::chx_entry_v1;
    use chancery_plugin::testing::Test;

    #[test]
    fn vessels_in_three_languages() {
        for (language, text, lines) in [
            (
                "en",
                "The tanker Altyn Bel (IMO 9074729) left Aktau.",
                "vessel 11-34 \"IMO 9074729\" imo=\"9074729\" name=\"Altyn Bel\" 0.99\n",
            ),
            (
                "ru",
                "Танкер «Алтын Бел» (ИМО 9074729) вышел из Актау.",
                "vessel 13-51 \"IMO 9074729\" imo=\"9074729\" name=\"Алтын Бел\" 0.99\n",
            ),
            (
                "kk",
                "«Алтын Бел» танкері (IMO нөмірі 9074729) Ақтаудан шықты.",
                "vessel 0-63 \"IMO 9074729\" imo=\"9074729\" name=\"Алтын Бел\" 0.99\n",
            ),
            (
                "en",
                "Listed: IMO 9074729, 9176187 and 9074728.",
                "vessel 8-19 \"IMO 9074729\" imo=\"9074729\" 0.95\nvessel 21-28 \"IMO 9176187\" imo=\"9176187\" 0.95\n",
            ),
            ("en", "\"IMO 9074729\"", "vessel 1-12 \"IMO 9074729\" imo=\"9074729\" 0.95\n"),
            ("en", "The IMO met on 12 May. IMO 9074728 is a misprint.", ""),
            ("en", "", ""),
        ] {
            assert_eq!(Test::new(chx_entry_v1).language(language).lines(text), lines, "{text}");
        }
    }

    /// A quarter of a megabyte made to annoy: what is quadratic would take minutes.
    #[test]
    fn long_texts_are_read_in_linear_time() {
        for text in ["IMO ", "И", "«", "IMO 9074729, ", "A ", "Altyn Bel (IMO 9074729) "] {
            let long = text.repeat(1 << 18 >> text.len().ilog2());
            let start = std::time::Instant::now();
            Test::new(chx_entry_v1).run(&long).unwrap();
            assert!(start.elapsed().as_secs() < 20, "{text}: {:?}", start.elapsed());
        }
    }
}
