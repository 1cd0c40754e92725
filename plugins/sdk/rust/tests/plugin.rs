//! A plugin with two extractors, through the C border.

use chancery_plugin::testing::Test;
use chancery_plugin::{
    abi, plugin, Annotation, Counter, Date, Decimal, Document, Emitter, Error, Extractor, Host, Json, Severity, Value,
};

/// Finds the words of its configuration or resource, sentence by sentence, and says all that can be said of each.
struct Words {
    words: Vec<String>,
    found: Counter,
}

impl Extractor for Words {
    fn create(host: &Host, config: &Json) -> Result<Words, Error> {
        let mut words = Vec::new();
        for (i, word) in config.get("words").map(Json::items).unwrap_or_default().iter().enumerate() {
            let word = word.as_str().ok_or_else(|| Error::config(format!("/words/{i}"), "not a string"))?;
            words.push(word.to_owned());
        }
        if let Some(bytes) = host.resource("words.txt") {
            words.extend(std::str::from_utf8(bytes)?.lines().map(str::to_owned));
        }
        if words.is_empty() {
            return Err(Error::config("/words", "no words"));
        }
        host.log(Severity::Info, "ready");
        Ok(Words { words, found: host.counter("found", "Words found.") })
    }

    fn extract(&self, document: &Document, emitter: &mut Emitter) -> Result<(), Error> {
        let mut id = 0;
        for sentence in document.prior().filter(|p| p.r#type() == "sentence") {
            let text = &document.text()[sentence.span()];
            for word in &self.words {
                for (at, found) in text.match_indices(word.as_str()) {
                    emitter.check()?;
                    let begin = sentence.span().start + at;
                    id += 1;
                    let mut a = Annotation::new("word", begin..begin + found.len())
                        .canonical(found.to_uppercase())
                        .confidence(0.5)
                        .id(id)
                        .set("number", 7)
                        .set("half", Decimal { unscaled: 5, scale: 1 })
                        .set("share", 0.25)
                        .set("short", found.len() < 5)
                        .link("wikidata", "Q1", 0.9)
                        .relate("previous", id - 1);
                    if let Some(date) = document.date() {
                        a = a.set("date", date);
                    }
                    if let Some(Value::Text(title)) = document.metadata("title") {
                        a = a.set("title", title);
                    }
                    emitter.emit(&a)?;
                    self.found.add(1);
                }
            }
        }
        Ok(())
    }
}

/// Does what its text says.
struct Trouble;

impl Extractor for Trouble {
    fn create(_: &Host, config: &Json) -> Result<Trouble, Error> {
        match config.get("create").and_then(Json::as_str) {
            Some("panic") => panic!("created in vain"),
            Some("fail") => Err(Error::new("no").with_status(abi::OK)),
            _ => Ok(Trouble),
        }
    }

    fn extract(&self, document: &Document, emitter: &mut Emitter) -> Result<(), Error> {
        match document.text() {
            "panic" => panic!("{}", "at the disco".to_owned()),
            "fail" => "x".parse::<i32>().map(|_| ()).map_err(Error::from),
            "half" => {
                emitter.emit(&Annotation::new("word", 0..1))?;
                assert_eq!(emitter.refused(), 0);
                emitter.emit(&Annotation::new("nonsense", 0..1))?;
                assert_eq!(emitter.refused(), 1);
                Ok(())
            }
            "ж" => Ok(emitter.emit(&Annotation::new("word", 0..1))?),
            "far" => Ok(emitter.emit(&Annotation::new("word", 0..usize::MAX))?),
            "wait" => loop {
                emitter.check()?;
            },
            "prior" => {
                for prior in document.prior() {
                    assert_eq!(prior.get("year"), Some(Value::Int(1998)));
                    assert_eq!(prior.get("absent"), None);
                    assert_eq!(prior.links().collect::<Vec<_>>(), [("wikidata", "Q2", 1.0)]);
                    assert_eq!(prior.relations().collect::<Vec<_>>(), [("next", 9)]);
                    let id = prior.id().unwrap_or(0);
                    emitter
                        .emit(&Annotation::new("word", prior.span()).canonical(prior.canonical()).relate("date", id))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn self_test(&self) -> Result<(), Error> {
        Ok(())
    }
}

plugin!("tests/manifest.json", Words, Trouble);

#[test]
fn everything_arrives() {
    let test = Test::new(chx_entry_v1)
        .config(r#"{"words": ["пакт", "treaty"]}"#)
        .date(Date::month(2024, 6))
        .title("A \"title\"");
    assert_eq!(
        test.lines("A treaty, пакт"),
        "word 10-18 \"ПАКТ\" number=7 half=0.5 share=0.25 short=false date=2024-06 title=\"A \\\"title\\\"\" wikidata:Q1 previous->0 #1 0.5\n\
         word 2-8 \"TREATY\" number=7 half=0.5 share=0.25 short=false date=2024-06 title=\"A \\\"title\\\"\" wikidata:Q1 previous->1 #2 0.5\n"
    );
    assert_eq!(test.lines(""), "");
    assert!(test.prior(vec![]).lines("A treaty").is_empty());
}

#[test]
fn resources_are_read() {
    let folder = std::env::temp_dir().join(format!("chancery-plugin-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("words.txt"), "accord\n").unwrap();
    let found = Test::new(chx_entry_v1).resources(&folder).run("An accord").unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span(), 3..9);
    assert_eq!(found[0].get("number"), Some(&Value::Int(7)));
}

#[test]
fn configurations_are_refused_with_a_pointer() {
    for (config, message) in [
        ("{}", "no words at /words"),
        (r#"{"words": ["a", 7]}"#, "not a string at /words/1"),
        ("{", "a name was expected at byte 1"),
    ] {
        assert_eq!(Test::new(chx_entry_v1).config(config).run("text").unwrap_err(), message, "{config}");
    }
}

#[test]
fn trouble_ends_at_the_border() {
    let test = Test::new(chx_entry_v1).extractor(1);
    for (text, lines) in [
        ("fail", "FAILED: -2 invalid digit found in string\n"),
        ("half", "word 0-1\nREFUSED (the type is not one that the extractor produces): nonsense 0-1\n"),
        ("ж", "REFUSED (the span begins or ends inside a character): word 0-1\n"),
        ("far", "REFUSED (the span is empty or outside the text): word 0-18446744073709551615\n"),
    ] {
        assert_eq!(test.lines(text), lines, "{text}");
    }
    let panicked = test.run("panic").unwrap_err();
    assert!(panicked.starts_with("-13 panic at ") && panicked.ends_with("at the disco"), "{panicked}");
    assert!(panicked.contains("plugin.rs:"), "{panicked}");
    let panicked = test.clone().config(r#"{"create": "panic"}"#).run("").unwrap_err();
    assert!(panicked.ends_with("created in vain"), "{panicked}");
    assert_eq!(test.clone().config(r#"{"create": "fail"}"#).run("").unwrap_err(), "no");
    assert_eq!(test.run_until("wait", 1000).unwrap_err(), "extract() returned -1");
    assert_eq!(test.lines("after all that"), "");
}

#[test]
fn prior_annotations_are_read() {
    let date = Annotation::new("date", 1..3)
        .canonical("1998")
        .id(abi::HOST_ID | 5)
        .set("year", 1998)
        .link("wikidata", "Q2", 1.0)
        .relate("next", 9);
    let test = Test::new(chx_entry_v1).extractor(1).prior(vec![date]);
    assert_eq!(test.lines("prior"), "word 1-3 \"1998\" date->9223372036854775813\n");
}

#[test]
fn the_descriptor_says_what_the_manifest_says() {
    let plugin = chx_entry_v1().unwrap();
    assert!(std::ptr::eq(plugin, chx_entry_v1().unwrap()));
    // SAFETY: the plugin's own static tables.
    unsafe {
        assert_eq!((plugin.id.text(), plugin.version.text()), ("test.rust-sdk", "2.1.0"));
        let extractors = std::slice::from_raw_parts(plugin.extractors, plugin.extractor_count as usize);
        let texts = |data, count| {
            let list: &[abi::Str] = std::slice::from_raw_parts(data, count as usize);
            list.iter().map(|t| t.text()).collect::<Vec<_>>()
        };
        let (words, trouble) = (&*extractors[0], &*extractors[1]);
        assert_eq!((words.id.text(), words.version.text()), ("test.words", "2.1.0"));
        assert_eq!((trouble.id.text(), trouble.version.text()), ("test.trouble", "0.1.0"));
        assert_eq!(texts(words.languages, words.language_count), ["en", "ru"]);
        assert_eq!(texts(words.produces, words.produces_count), ["word"]);
        assert_eq!(texts(words.uses_types, words.uses_count), ["sentence"]);
        assert_eq!(texts(trouble.requires_types, trouble.requires_count), ["date"]);
        assert_eq!(words.threads, abi::THREADS_CONCURRENT);
    }
}

#[test]
fn one_instance_serves_all_threads() {
    let test = Test::new(chx_entry_v1).config(r#"{"words": ["pact"]}"#);
    let expected = test.lines("A pact, a pact");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            // Test itself is not Sync: each thread makes its own, of the one descriptor.
            let expected = expected.clone();
            scope.spawn(move || {
                for _ in 0..50 {
                    let test = Test::new(chx_entry_v1).config(r#"{"words": ["pact"]}"#);
                    assert_eq!(test.lines("A pact, a pact"), expected);
                }
            });
        }
    });
}
