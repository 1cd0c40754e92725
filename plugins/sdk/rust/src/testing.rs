//! A small host for a plugin's own tests: a text goes in, findings come out.
//!
//! ```ignore
//! let test = Test::new(chx_entry_v1).language("en");
//! assert_eq!(test.lines("See KZ-2024."), "mark 4-11 \"KZ-2024\" number=2024 0.9\n");
//! ```
//!
//! It calls what the server calls.  `chancery-plugin-check` examines the finished library far more sternly.

use std::ffi::c_void;
use std::fmt;
use std::mem::size_of;
use std::ops::Range;
use std::path::PathBuf;

use crate::abi;
use crate::document::{Annotation, Prior, RawParts};
use crate::value::{Date, Value};

/// A plugin and what surrounds the text.
#[derive(Clone)]
pub struct Test {
    plugin: &'static abi::Plugin,
    extractor: usize,
    config: String,
    language: String,
    title: Option<String>,
    date: Date,
    resources: Option<PathBuf>,
    prior: Option<Vec<Annotation<'static>>>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// All that the plugin said of it.
    pub annotation: Annotation<'static>,
    /// Why the host would refuse it.
    pub refused: Option<&'static str>,
}

impl Found {
    /// Bytes of the text.
    pub fn span(&self) -> Range<usize> {
        self.annotation.span.clone()
    }

    /// The normal form.
    pub fn canonical(&self) -> &str {
        &self.annotation.canonical
    }

    /// The attribute of that key.
    pub fn get(&self, key: &str) -> Option<&Value<'static>> {
        self.annotation.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl fmt::Display for Found {
    /// `TYPE BEGIN-END "CANONICAL" KEY=VALUE... KB:ID... ROLE->TARGET... #ID CONFIDENCE`; what is absent is left out, as
    /// is a confidence of 1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let a = &self.annotation;
        if let Some(reason) = self.refused {
            write!(f, "REFUSED ({reason}): ")?;
        }
        write!(f, "{} {}-{}", a.r#type, a.span.start, a.span.end)?;
        if !a.canonical.is_empty() {
            write!(f, " {}", Value::from(a.canonical.as_ref()))?;
        }
        for (key, value) in &a.attributes {
            write!(f, " {key}={value}")?;
        }
        for (kb, id, _) in &a.links {
            write!(f, " {kb}:{id}")?;
        }
        for (role, target) in &a.relations {
            write!(f, " {role}->{target}")?;
        }
        if a.id != 0 {
            write!(f, " #{}", a.id)?;
        }
        if a.confidence != 1.0 {
            write!(f, " {}", a.confidence)?;
        }
        Ok(())
    }
}

/// What the host's functions see.
struct Run<'a> {
    test: &'a Test,
    extractor: &'a abi::Extractor,
    text: &'a str,
    found: Vec<Found>,
    error: Option<String>,
    finished: Option<Result<(), String>>,
    stop_after: usize,
}

impl Test {
    /// `entry` is the `chx_entry_v1` that [`crate::plugin!`] defines.  Panics when it gives nothing, which means that the
    /// manifest is no JSON or lists another number of extractors.
    pub fn new(entry: abi::Entry) -> Test {
        Test {
            plugin: entry().expect("the manifest is no JSON, or lists another number of extractors"),
            extractor: 0,
            config: String::new(),
            language: String::new(),
            title: None,
            date: Date::default(),
            resources: None,
            prior: None,
        }
    }

    /// Another than the first of the plugin's extractors.
    pub fn extractor(mut self, index: usize) -> Test {
        self.extractor = index;
        self
    }

    /// The configuration: a JSON object.
    pub fn config(mut self, json: impl Into<String>) -> Test {
        self.config = json.into();
        self
    }

    /// The document's language, BCP 47.
    pub fn language(mut self, language: impl Into<String>) -> Test {
        self.language = language.into();
        self
    }

    /// The document's title.
    pub fn title(mut self, title: impl Into<String>) -> Test {
        self.title = Some(title.into());
        self
    }

    /// When the document was written.
    pub fn date(mut self, date: Date) -> Test {
        self.date = date;
        self
    }

    /// The folder that resources are read from.
    pub fn resources(mut self, folder: impl Into<PathBuf>) -> Test {
        self.resources = Some(folder.into());
        self
    }

    /// What earlier extractors found.  Without this an extractor that uses "sentence" gets one: the whole text.
    pub fn prior(mut self, prior: Vec<Annotation<'static>>) -> Test {
        self.prior = Some(prior);
        self
    }

    /// What is found, in the order of the emits; or why it failed: create, self test or the document.
    pub fn run(&self, text: &str) -> Result<Vec<Found>, String> {
        self.run_until(text, usize::MAX)
    }

    /// The same when the host says stop after so many questions whether it does.
    pub fn run_until(&self, text: &str, stop_after: usize) -> Result<Vec<Found>, String> {
        // SAFETY: the plugin's tables are static, and `extractor` is one of them.
        let extractor = unsafe {
            assert!((self.extractor as u64) < self.plugin.extractor_count, "no such extractor");
            &**self.plugin.extractors.add(self.extractor)
        };
        let mut run = Run { test: self, extractor, text, found: vec![], error: None, finished: None, stop_after };
        let run_pointer: *mut Run<'_> = &mut run;
        let host: &'static abi::Host = Box::leak(Box::new(abi::Host {
            struct_size: size_of::<abi::Host>() as u32,
            abi_version: abi::ABI_VERSION,
            // Leaked as the host is: a plugin may use both as long as it lives.
            r#impl: (Box::leak(Box::new(self.clone())) as *mut Test).cast(),
            name: abi::Str::new("chancery_plugin::testing"),
            version: abi::Str::new("1.0.0"),
            log,
            now_ns,
            get_extension,
        }));
        let error = abi::Error {
            struct_size: size_of::<abi::Error>() as u32,
            reserved: 0,
            r#impl: run_pointer.cast(),
            set: set_error,
        };
        // SAFETY: this is what a host does, and everything lives until the calls return.
        unsafe {
            let mut instance = std::ptr::null_mut();
            let status = (extractor.create)(host, abi::Str::new(&self.config), &mut instance, &error);
            if status != abi::OK {
                return Err((*run_pointer).error.take().unwrap_or_else(|| "create() gave no reason".to_owned()));
            }
            let status = self.test_itself(extractor, instance, &error);
            if status == abi::OK {
                extract(run_pointer, instance);
            }
            (extractor.destroy)(instance);
            if status != abi::OK {
                return Err((*run_pointer).error.take().unwrap_or_else(|| "the self test gave no reason".to_owned()));
            }
        }
        match run.finished {
            Some(Err(message)) => Err(message),
            Some(Ok(())) => Ok(run.found),
            None => Err("the document was not finished".to_owned()),
        }
    }

    /// [`Test::run`] as text: a line for each finding, or `FAILED: ` and why.
    pub fn lines(&self, text: &str) -> String {
        match self.run(text) {
            Ok(found) => found.iter().map(|f| format!("{f}\n")).collect(),
            Err(message) => format!("FAILED: {message}\n"),
        }
    }

    /// # Safety
    /// As for the functions of the ABI.
    unsafe fn test_itself(
        &self,
        extractor: &abi::Extractor,
        instance: *mut abi::Instance,
        error: &abi::Error,
    ) -> abi::Status {
        let Some(get_extension) = extractor.get_extension else { return abi::OK };
        // SAFETY: the caller's promise.
        unsafe {
            match get_extension(instance, abi::Str::new(abi::EXT_SELF_TEST)).cast::<abi::PluginSelfTest>().as_ref() {
                Some(extension) => (extension.run)(instance, error),
                None => abi::OK,
            }
        }
    }
}

/// # Safety
/// `run` and `instance` are valid, and nobody else uses them.
unsafe fn extract(run: *mut Run<'_>, instance: *mut abi::Instance) {
    // SAFETY: for all of this function, the caller's promise; the sink's functions use `run` one at a time.
    unsafe {
        let (test, extractor, text) = ((*run).test, (*run).extractor, (*run).text);
        let uses = std::slice::from_raw_parts(extractor.uses_types, extractor.uses_count as usize);
        let prior = match &test.prior {
            Some(prior) => prior.clone(),
            None if !text.is_empty() && uses.iter().any(|t| t.text() == abi::TYPE_SENTENCE) => {
                vec![Annotation::new(abi::TYPE_SENTENCE, 0..text.len())]
            }
            None => vec![],
        };
        let mut parts: Vec<RawParts> = prior.iter().map(|_| RawParts::default()).collect();
        let raw: Vec<abi::Annotation> = prior.iter().zip(&mut parts).map(|(a, parts)| parts.fill(a)).collect();
        let pointers: Vec<*const abi::Annotation> = raw.iter().map(|a| a as *const _).collect();
        let title = test.title.as_deref().unwrap_or_default();
        let metadata = abi::Attr { key: abi::Str::new("title"), value: Value::from(title).to_abi() };
        let document = abi::Document {
            struct_size: size_of::<abi::Document>() as u32,
            flags: 0,
            text: abi::Str::new(text),
            id: abi::Str::new("test"),
            language: abi::Str::new(&test.language),
            date: test.date,
            prior: pointers.as_ptr(),
            prior_count: pointers.len() as u64,
            metadata: &metadata,
            metadata_count: u64::from(test.title.is_some()),
        };
        let documents = [&document as *const abi::Document];
        let batch = abi::Batch {
            struct_size: size_of::<abi::Batch>() as u32,
            count: 1,
            documents: documents.as_ptr(),
            deadline_ns: 0,
            traceparent: abi::Str::ABSENT,
        };
        let sink = abi::Sink {
            struct_size: size_of::<abi::Sink>() as u32,
            reserved: 0,
            r#impl: run.cast(),
            emit,
            finish,
            should_stop,
        };
        let status = (extractor.extract)(instance, &batch, &sink);
        if (*run).finished.is_none() {
            (*run).finished = Some(Err(format!("extract() returned {status}")));
        }
    }
}

fn refusal(run: &Run<'_>, annotation: &abi::Annotation, r#type: &str) -> Option<(&'static str, abi::Status)> {
    let (begin, end) = (annotation.begin as usize, annotation.end as usize);
    // SAFETY: the plugin's static tables.
    let produces = unsafe { std::slice::from_raw_parts(run.extractor.produces, run.extractor.produces_count as usize) };
    // SAFETY: as above.
    if !produces.iter().any(|t| unsafe { t.text() } == r#type) {
        return Some(("the type is not one that the extractor produces", abi::E_INVALID_ARGUMENT));
    }
    if !(0.0..=1.0).contains(&annotation.confidence) {
        return Some(("the confidence is not between 0 and 1", abi::E_INVALID_ARGUMENT));
    }
    if begin >= end || end > run.text.len() {
        return Some(("the span is empty or outside the text", abi::E_OUT_OF_RANGE));
    }
    if !run.text.is_char_boundary(begin) || !run.text.is_char_boundary(end) {
        return Some(("the span begins or ends inside a character", abi::E_OUT_OF_RANGE));
    }
    None
}

// SAFETY, for the functions below: `impl` is what run_until() put there, and a plugin calls them as the ABI says.

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn emit(sink: *const abi::Sink, _document: u32, annotation: *const abi::Annotation) -> abi::Status {
    unsafe {
        let run = &mut *(*sink).r#impl.cast::<Run<'_>>();
        let prior = Prior::from_raw(&*annotation);
        let mut copy = Annotation::new(prior.r#type().to_owned(), prior.span())
            .canonical(prior.canonical().to_owned())
            .confidence(prior.confidence())
            .id(prior.id().unwrap_or(0));
        for (key, value) in prior.attributes() {
            let value = match value {
                Value::Text(text) => Value::from(text.into_owned()),
                Value::Int(v) => Value::Int(v),
                Value::Float(v) => Value::Float(v),
                Value::Date(v) => Value::Date(v),
                Value::Decimal(v) => Value::Decimal(v),
                Value::Bool(v) => Value::Bool(v),
            };
            copy = copy.set(key.to_owned(), value);
        }
        for (kb, id, confidence) in prior.links() {
            copy = copy.link(kb.to_owned(), id.to_owned(), confidence);
        }
        for (role, target) in prior.relations() {
            copy = copy.relate(role.to_owned(), target);
        }
        let refused = refusal(run, &*annotation, prior.r#type());
        run.found.push(Found { annotation: copy, refused: refused.map(|(reason, _)| reason) });
        refused.map_or(abi::OK, |(_, status)| status)
    }
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn finish(sink: *const abi::Sink, _document: u32, status: abi::Status, message: abi::Str) {
    unsafe {
        let run = &mut *(*sink).r#impl.cast::<Run<'_>>();
        run.finished = Some(match (&run.finished, status) {
            (Some(_), _) => Err("finished twice".to_owned()),
            (None, abi::OK) => Ok(()),
            (None, status) => Err(format!("{status} {}", message.text())),
        });
    }
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn should_stop(sink: *const abi::Sink) -> i32 {
    unsafe {
        let run = &mut *(*sink).r#impl.cast::<Run<'_>>();
        let stop = run.stop_after == 0;
        run.stop_after = run.stop_after.saturating_sub(1);
        i32::from(stop)
    }
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn set_error(error: *const abi::Error, message: abi::Str, path: abi::Str) {
    unsafe {
        let run = &mut *(*error).r#impl.cast::<Run<'_>>();
        let at = if path.len > 0 { " at " } else { "" };
        run.error = Some(format!("{}{at}{}", message.text(), path.text()));
    }
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn log(_host: *const abi::Host, severity: i32, message: abi::Str) {
    eprintln!("log {severity}: {}", unsafe { message.text() });
}

unsafe extern "C" fn now_ns(_host: *const abi::Host) -> u64 {
    1
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn map(
    host: *const abi::Host,
    name: abi::Str,
    data: *mut *const c_void,
    size: *mut u64,
) -> abi::Status {
    unsafe {
        let test = &*(*host).r#impl.cast::<Test>();
        *data = std::ptr::null();
        *size = 0;
        let Some(bytes) = test.resources.as_ref().and_then(|folder| std::fs::read(folder.join(name.text())).ok())
        else {
            return abi::E_NOT_FOUND;
        };
        // A resource is valid until after shutdown.
        let bytes: &'static [u8] = bytes.leak();
        *data = bytes.as_ptr().cast();
        *size = bytes.len() as u64;
        abi::OK
    }
}

#[allow(clippy::undocumented_unsafe_blocks)]
unsafe extern "C" fn get_extension(_host: *const abi::Host, id: abi::Str) -> *const c_void {
    static RESOURCES: abi::HostResources =
        abi::HostResources { struct_size: size_of::<abi::HostResources>() as u32, reserved: 0, map };
    if unsafe { id.text() } == abi::EXT_RESOURCES {
        (&RESOURCES as *const abi::HostResources).cast()
    } else {
        std::ptr::null()
    }
}
