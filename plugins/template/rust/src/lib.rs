//! @ID@: finds reference marks, "KZ-2024", and tells their parts.

use chancery_plugin::{plugin, Annotation, Document, Emitter, Error, Extractor, Host, Json};

mod mark;

struct Marks;

impl Extractor for Marks {
    /// Builds tables and reads the configuration, a JSON object.
    fn create(_host: &Host, _config: &Json) -> Result<Marks, Error> {
        Ok(Marks)
    }

    fn extract(&self, document: &Document<'_>, emitter: &mut Emitter<'_>) -> Result<(), Error> {
        for mark in mark::marks(document.text()) {
            emitter.check()?;
            emitter.emit(
                &Annotation::new("@NAME@", mark.begin..mark.begin + mark.text.len())
                    .canonical(mark.text)
                    .set("letters", mark.letters)
                    .set("number", mark.number)
                    .confidence(0.9),
            )?;
        }
        Ok(())
    }
}

plugin!("manifest.json", Marks);

#[cfg(test)]
mod tests {
    use super::chx_entry_v1;
    use chancery_plugin::testing::Test;

    #[test]
    fn finds_marks() {
        let test = Test::new(chx_entry_v1).language("en");
        for (text, found) in [
            ("See KZ-2024.", "@NAME@ 4-11 \"KZ-2024\" letters=\"KZ\" number=2024 0.9\n"),
            (
                "Қараңыз: KZ-7, EU-15",
                "@NAME@ 16-20 \"KZ-7\" letters=\"KZ\" number=7 0.9\n\
                 @NAME@ 22-27 \"EU-15\" letters=\"EU\" number=15 0.9\n",
            ),
            ("", ""),
            ("K-2024 KZ-2024a KZ- KZ-1234567890 СKZ-1 TOOLONG-1", ""),
        ] {
            assert_eq!(test.lines(text), found, "{text}");
        }
    }
}
