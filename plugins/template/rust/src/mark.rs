//! Reference marks in a text: what you replace.

/// Two to five Latin capitals, a hyphen, one to nine digits.
pub struct Mark<'a> {
    /// Where it begins, in bytes of the text.
    pub begin: usize,
    pub text: &'a str,
    pub letters: &'a str,
    pub number: i64,
}

/// All marks, from left to right.  Looks at each byte a bounded number of times: the text may be long, and made to annoy.
pub fn marks(text: &str) -> impl Iterator<Item = Mark<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(begin) = next_word(text, from) {
            from = end_of_word(text, begin);
            let Some(letters) = text[begin..].split(|c: char| !c.is_ascii_uppercase()).next() else { continue };
            if !(2..=5).contains(&letters.len()) || begin + letters.len() != from || !text[from..].starts_with('-') {
                continue;
            }
            let digits = &text[from + 1..end_of_word(text, from + 1)];
            if !(1..=9).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            from += 1 + digits.len();
            let number = digits.parse().unwrap_or_default();
            return Some(Mark { begin, text: &text[begin..from], letters, number });
        }
        None
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// The first letter or digit from `from` on.
fn next_word(text: &str, from: usize) -> Option<usize> {
    text[from..].find(is_word).map(|at| from + at)
}

fn end_of_word(text: &str, begin: usize) -> usize {
    text[begin..].find(|c| !is_word(c)).map_or(text.len(), |length| begin + length)
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn tells_the_parts() {
        let found: Vec<_> = marks("KZ-7, EU-15").map(|m| (m.begin, m.text, m.letters, m.number)).collect();
        assert_eq!(found, [(0, "KZ-7", "KZ", 7), (6, "EU-15", "EU", 15)]);
    }
}
