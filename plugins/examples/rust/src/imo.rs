//! IMO ship numbers: "IMO 9074729", "номер ИМО: 9074729", "IMO numbers 9074729 and 9176187".
//!
//! Resolution A.1117(30) of the International Maritime Organization: the letters and seven digits, the last of which is the
//! check digit, the last digit of the sum of the first six times 7, 6, 5, 4, 3 and 2.

use std::ops::Range;

/// One number in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct ImoNumber {
    /// From the letters, or for further ones of a list from the first digit, to the last digit; bytes of the text.
    pub span: Range<usize>,
    /// The seven digits.
    pub digits: Range<usize>,
    /// It is the first after its letters: a name before them is its ship's.
    pub first: bool,
}

/// Whether the last of seven digits is the check digit of the others.
pub fn check_digit_is_right(digits: &str) -> bool {
    let digits: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let [head @ .., check] = digits.as_slice() else { return false };
    head.len() == 6
        && head.iter().zip([7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum::<u32>() % 10 == *check
}

/// The words that stand between the letters and the digits.
const BETWEEN: [&str; 10] =
    ["numbers", "number", "no", "No", "nos", "номера", "номером", "номер", "нөмірлері", "нөмірі"];
/// What stands between two numbers of a list.
const CONJUNCTIONS: [&str; 4] = ["and", "и", "және", "мен"];

/// All numbers behind the letters, from left to right, with right check digits or wrong ones.  Each byte is looked at a
/// bounded number of times.
pub fn imo_numbers(text: &str) -> impl Iterator<Item = ImoNumber> + '_ {
    let mut from = 0;
    // Where the list goes on, behind the number before.
    let mut list = None;
    std::iter::from_fn(move || {
        if let Some(digits) = list.take().and_then(|end| further(text, end)) {
            from = digits.end;
            list = Some(from);
            return Some(ImoNumber { span: digits.clone(), digits, first: false });
        }
        while let Some(found) = text[from..].find(['I', 'И']) {
            let begin = from + found;
            let Some(letters) = ["IMO", "ИМО"].into_iter().find(|letters| text[begin..].starts_with(letters)) else {
                from = begin + text[begin..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            from = begin + letters.len();
            if text[..begin].ends_with(char::is_alphanumeric) {
                continue;
            }
            if let Some(digits) = number_behind(text, from) {
                from = digits.end;
                list = Some(from);
                return Some(ImoNumber { span: begin..digits.end, digits, first: true });
            }
        }
        None
    })
}

/// The seven digits that the letters before `at` announce.
fn number_behind(text: &str, mut at: usize) -> Option<Range<usize>> {
    // A few signs and one word: "IMO numbers: 9074729", "IMO No. 9074729", "IMO-9074729".
    at = skip_signs(text, at);
    if let Some(word) = BETWEEN.iter().find(|word| is_word_at(text, at, word)) {
        at = skip_signs(text, at + word.len());
    }
    seven_digits(text, at)
}

/// The next number of a list: ", 9176187" or " and 9176187".
fn further(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let trimmed = rest.trim_start_matches([',', ';', ' ', '\u{a0}']);
    let mut next = at + rest.len() - trimmed.len();
    if let Some(word) = CONJUNCTIONS.iter().find(|word| is_word_at(text, next, word)) {
        next = skip_signs(text, next + word.len());
    } else if next == at {
        return None;
    }
    seven_digits(text, next)
}

fn skip_signs(text: &str, at: usize) -> usize {
    let signs = text[at..].chars().take(6).take_while(|c| c.is_whitespace() || ":.,#№-–—".contains(*c));
    at + signs.map(char::len_utf8).sum::<usize>()
}

fn is_word_at(text: &str, at: usize, word: &str) -> bool {
    text[at..].strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

fn seven_digits(text: &str, at: usize) -> Option<Range<usize>> {
    let digits = text.as_bytes().get(at..at + 7)?;
    let alone = digits.iter().all(u8::is_ascii_digit) && !text[at + 7..].starts_with(char::is_alphanumeric);
    alone.then_some(at..at + 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        for digits in ["9074729", "9176187", "8814275", "1000019"] {
            assert!(check_digit_is_right(digits), "{digits}");
        }
        for digits in ["9074728", "9704729", "907472", "90747290", "", "907472x"] {
            assert!(!check_digit_is_right(digits), "{digits}");
        }
    }

    #[test]
    fn numbers_are_found() {
        for (text, numbers) in [
            ("IMO 9074729", vec!["9074729"]),
            ("(IMO: 9074729)", vec!["9074729"]),
            ("IMO9074729; IMO-9176187", vec!["9074729", "9176187"]),
            ("IMO No. 9074729", vec!["9074729"]),
            ("с номером ИМО 9074729.", vec!["9074729"]),
            ("ИМО № 9074729, 9176187 и 8814275", vec!["9074729", "9176187", "8814275"]),
            ("IMO нөмірлері: 9074729 және 9176187", vec!["9074729", "9176187"]),
            ("IMO\u{a0}number 9074729 and 2024 others", vec!["9074729"]),
            ("Иван: ИМО 9074729", vec!["9074729"]),
            ("9074729", vec![]),
            ("XIMO 9074729", vec![]),
            ("IMO 90747290, IMO 907472, IMO 9074729a, IMO nonsense 9074729", vec![]),
            ("IMO", vec![]),
            ("ИМ", vec![]),
            ("IMO 9074729И", vec![]),
        ] {
            let found: Vec<_> = imo_numbers(text).map(|n| &text[n.digits]).collect();
            assert_eq!(found, numbers, "{text}");
        }
    }
}
