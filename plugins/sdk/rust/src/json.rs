//! Reads an extractor's configuration: one JSON document (RFC 8259) into a tree.
//!
//! Not made for large files: those are resources, in a form of your own.

use std::fmt;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written: see [`Json::as_i64`] and [`Json::as_f64`].
    Number(String),
    /// A string
    Text(String),
    /// `[ ... ]`
    List(Vec<Json>),
    /// `{ ... }`, in the text's order
    Object(Vec<(String, Json)>),
}

/// The text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    what: &'static str,
    byte: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.byte)
    }
}

impl std::error::Error for JsonError {}

impl Json {
    /// Takes at most 64 levels of nesting.  Of a name that an object has twice, the first counts.
    pub fn parse(text: &str) -> Result<Json, JsonError> {
        let mut parser = Parser { text: text.as_bytes(), at: 0 };
        let value = parser.value(0)?;
        parser.skip_space();
        if parser.at < parser.text.len() {
            return Err(parser.error("something follows the value"));
        }
        Ok(value)
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A string's text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number of 64 bits, without fraction or exponent.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Any number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A list's elements; of anything else none.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn error(&self, what: &'static str) -> JsonError {
        JsonError { what, byte: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = self.text[self.at..].starts_with(word.as_bytes());
        self.at += if there { word.len() } else { 0 };
        there
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        if depth > 64 {
            return Err(self.error("nested too deeply"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            _ if self.take_word("null") => Ok(Json::Null),
            _ if self.take_word("true") => Ok(Json::Bool(true)),
            _ if self.take_word("false") => Ok(Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut members = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.error("a name was expected"));
            }
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.error("':' was expected"));
            }
            members.push((name, self.value(depth + 1)?));
            self.skip_space();
            if self.take(b'}') {
                return Ok(Json::Object(members));
            }
            if !self.take(b',') {
                return Err(self.error("',' or '}' was expected"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            if !self.take(b',') {
                return Err(self.error("',' or ']' was expected"));
            }
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let first = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == first {
            return Err(self.error("a value was expected"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Json, JsonError> {
        let begin = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(Json::Number(self.text[begin..self.at].iter().map(|&byte| char::from(byte)).collect()))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut out = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            out = out * 16 + digit.ok_or_else(|| self.error("four hexadecimal digits were expected"))?;
            self.at += 1;
        }
        Ok(out)
    }

    fn escaped(&mut self) -> Result<char, JsonError> {
        let Some(escape) = self.peek() else { return Err(self.error("a string without an end")) };
        self.at += 1;
        Ok(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex4()?;
                if (0xD800..0xDC00).contains(&code) && self.take_word("\\u") {
                    let low = self.hex4()?;
                    if !(0xDC00..0xE000).contains(&low) {
                        return Err(self.error("half of a surrogate pair"));
                    }
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                }
                char::from_u32(code).ok_or_else(|| self.error("half of a surrogate pair"))?
            }
            _ => return Err(self.error("no such escape")),
        })
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let mut out = Vec::new();
        self.at += 1;
        loop {
            let Some(byte) = self.peek() else { return Err(self.error("a string without an end")) };
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => out.extend_from_slice(self.escaped()?.encode_utf8(&mut [0; 4]).as_bytes()),
                0..=0x1F => return Err(self.error("a control character in a string")),
                _ => out.push(byte),
            }
        }
        String::from_utf8(out).map_err(|_| self.error("not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_json() {
        let json = Json::parse(
            r#" {"words": ["пакт", "a\n\"b\"", "\u0448\ud83d\ude00"], "most": 12, "share": -1.5e2,
                                    "strict": true, "none": null, "empty": [{}, []]} "#,
        )
        .unwrap();
        let words: Vec<_> = json.get("words").unwrap().items().iter().filter_map(Json::as_str).collect();
        assert_eq!(words, ["пакт", "a\n\"b\"", "ш😀"]);
        assert_eq!(json.get("most").and_then(Json::as_i64), Some(12));
        assert_eq!(json.get("share").and_then(Json::as_i64), None);
        assert_eq!(json.get("share").and_then(Json::as_f64), Some(-150.0));
        assert_eq!(json.get("strict").and_then(Json::as_bool), Some(true));
        assert_eq!(json.get("none"), Some(&Json::Null));
        assert_eq!(json.get("empty").unwrap().items().len(), 2);
        assert_eq!(json.get("absent"), None);
    }

    #[test]
    fn refuses_what_is_not() {
        for (text, what) in [
            ("", "a value was expected at byte 0"),
            ("{", "a name was expected at byte 1"),
            ("{\"a\" 1}", "':' was expected at byte 5"),
            ("[1 2]", "',' or ']' was expected at byte 3"),
            ("[1,]", "a value was expected at byte 3"),
            ("01", "something follows the value at byte 1"),
            ("\"a", "a string without an end at byte 2"),
            ("\"\\x\"", "no such escape at byte 3"),
            ("\"\\ud800\"", "half of a surrogate pair at byte 7"),
            ("\"\\u12g4\"", "four hexadecimal digits were expected at byte 5"),
            ("\"\n\"", "a control character in a string at byte 2"),
            ("tru", "a value was expected at byte 0"),
        ] {
            assert_eq!(Json::parse(text).unwrap_err().to_string(), what, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(Json::parse(&deep).is_err());
    }
}
