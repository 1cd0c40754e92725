//! The name of the ship whose number stands behind it: "the tanker Altyn Bel (IMO 9074729)", "танкер «Алтын Бел» (ИМО
//! 9074729)", "«Алтын Бел» танкері (IMO 9074729)".

use std::ops::Range;

/// How far before the number a name may begin.
const WINDOW: usize = 120;
const MOST_WORDS: usize = 5;

/// What sorts of ships are called, and the letters before a name.  Whole words, or with a '*' what they begin with: Russian
/// and Kazakh nouns have endings.
const SHIPS: &[&str] = &[
    "vessel",
    "vessels",
    "ship",
    "ships",
    "tanker",
    "tankers",
    "carrier",
    "freighter",
    "ferry",
    "trawler",
    "yacht",
    "barge",
    "tug",
    "tugboat",
    "icebreaker",
    "bulker",
    "mv",
    "m/v",
    "mt",
    "m/t",
    "ss",
    "s/s",
    "f/v",
    "m/y",
    "судно",
    "судна",
    "судну",
    "судном",
    "судне",
    "танкер*",
    "теплоход*",
    "сухогруз*",
    "паром*",
    "балкер*",
    "контейнеровоз*",
    "траулер*",
    "яхт*",
    "буксир*",
    "ледокол*",
    "газовоз*",
    "т/х",
    "кеме*",
    "яхта*",
];

/// Words that often begin a sentence and never a ship's name.
const FIRST_WORDS: &[&str] =
    &["The", "A", "An", "On", "In", "At", "By", "From", "When", "And", "В", "На", "С", "Из", "По", "У"];

fn is_ship(word: &str) -> bool {
    let word = word.to_lowercase();
    SHIPS.iter().any(|ship| ship.strip_suffix('*').map_or(*ship == word, |stem| word.starts_with(stem)))
}

/// What may stand between a name and the letters.
const JOINING: &[&str] = &["with", "number", "registered", "as", "с", "номер", "номером", "под"];

/// Bytes of the name in `text`; `at` is where the number's letters begin.
pub fn name_before(text: &str, at: usize) -> Option<Range<usize>> {
    let mut from = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    // A name does not reach over a line.
    from = text[from..at].rfind('\n').map_or(from, |line| from + line + 1);
    let window = text[from..at].trim_end();
    // "Altyn Bel (IMO", "Altyn Bel, IMO", "Altyn Bel with number IMO": the number is said of what stands before it.
    let trim = |text| str::trim_end_matches(text, ['(', '[', ',', '–', '—', '-', ' ', '\u{a0}']);
    let mut joined = trim(window);
    for _ in 0..3 {
        let Some(word) = last_word(joined).map(|w| w.trim_start_matches(['(', '['])).filter(|w| JOINING.contains(w))
        else {
            break;
        };
        joined = trim(without(joined, word));
    }
    let apposition = joined.len() < window.len();
    let name = quoted(joined)
        .or_else(|| last_word(joined).filter(|word| is_ship(word)).and_then(|word| quoted(without(joined, word))))
        .or_else(|| capitalised(joined, apposition))?;
    Some(from + name.start..from + name.end)
}

fn last_word(text: &str) -> Option<&str> {
    text.split(char::is_whitespace).next_back().filter(|word| !word.is_empty())
}

/// `text` without its last word and the space before it.
fn without<'a>(text: &'a str, last: &str) -> &'a str {
    text[..text.len() - last.len()].trim_end()
}

/// What stands in quotation marks at the end of `text`.
fn quoted(text: &str) -> Option<Range<usize>> {
    let (inside, opening) = [("»", '«'), ("”", '“'), ("“", '„'), ("\"", '"'), ("’", '‘')]
        .into_iter()
        .find_map(|(closing, opening)| Some((text.strip_suffix(closing)?, opening)))?;
    let begin = inside.rfind(opening)? + opening.len_utf8();
    let name = &inside[begin..];
    let good = name.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && name.split(' ').count() <= MOST_WORDS;
    good.then_some(begin..inside.len())
}

/// The words with capitals at the end of `text`, behind a word for a ship or, with `apposition`, by themselves.
fn capitalised(text: &str, apposition: bool) -> Option<Range<usize>> {
    let mut begin = text.len();
    let mut words = 0;
    loop {
        let before = text[..begin].trim_end();
        let Some(word) = last_word(before) else { break };
        if is_ship(word) {
            return (words > 0).then_some(begin..text.len());
        }
        let name_like =
            word.starts_with(char::is_uppercase) || (words == 0 && word.bytes().all(|b| b.is_ascii_digit()));
        // A sentence or a clause ends there; the name begins behind it.
        if !name_like || word.ends_with(['.', ',', ':', ';', ')', '»', '”']) || words == MOST_WORDS {
            break;
        }
        words += 1;
        begin = before.len() - word.len();
    }
    // The first word of a sentence has a capital, too.
    let name = text[begin..].trim_start();
    let first = name.split(' ').next().unwrap_or_default();
    if FIRST_WORDS.contains(&first) {
        begin = text.len() - name[first.len()..].trim_start().len();
    } else {
        begin = text.len() - name.len();
    }
    (apposition && text[begin..].starts_with(char::is_uppercase)).then_some(begin..text.len())
}

#[cfg(test)]
mod tests {
    use super::name_before;

    #[test]
    fn names_are_told_from_what_stands_around_them() {
        for (text, name) in [
            ("They met the tanker Altyn Bel (IMO", Some("Altyn Bel")),
            ("M/T ALTYN BEL IMO", Some("ALTYN BEL")),
            ("the Panama-flagged oil tanker Altyn Bel with number IMO", Some("Altyn Bel")),
            ("нефтяного танкера Altyn Bel (номер IMO", Some("Altyn Bel")),
            ("теплоход «Капитан Иванов» с номером ИМО", Some("Капитан Иванов")),
            ("MV Altyn Bel 7, IMO", Some("Altyn Bel 7")),
            ("On Altyn Bel (IMO", Some("Altyn Bel")),
            ("The (IMO", None),
            ("the vessel “Altyn Bel” (IMO", Some("Altyn Bel")),
            ("Танкер «Алтын Бел» (ИМО", Some("Алтын Бел")),
            ("судно АЛТЫН БЕЛ, ИМО", Some("АЛТЫН БЕЛ")),
            ("«Алтын Бел» танкері (IMO", Some("Алтын Бел")),
            ("In Aktau. Altyn Bel (IMO", Some("Altyn Bel")),
            ("they asked for its IMO", None),
            ("a ship with the IMO", None),
            ("said the Ministry IMO", None),
            ("the vessel IMO", None),
            ("(IMO", None),
            ("", None),
            ("«тихо» (IMO", None),
            ("Алтын\nБел (IMO", Some("Бел")),
        ] {
            let at = text.rfind(['I', 'И']).unwrap_or(0);
            assert_eq!(name_before(text, at).map(|span| &text[span]), name, "{text}");
        }
        let long = format!("{}» (IMO", "ы".repeat(100));
        assert_eq!(name_before(&long, long.len() - 3), None);
    }
}
