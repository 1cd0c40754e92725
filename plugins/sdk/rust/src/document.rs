use std::borrow::Cow;
use std::ops::Range;

use crate::abi;
use crate::value::{Date, Value};

/// `count` elements at `data`, which may be null when there are none.
///
/// # Safety
/// `data` points at `count` elements that are valid for `'a`.
unsafe fn slice<'a, T>(data: *const T, count: u64) -> &'a [T] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(data, count as usize) }
}

/// The document being analysed.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    raw: &'a abi::Document,
    text: &'a str,
}

impl<'a> Document<'a> {
    /// `None` when the text is not UTF-8, against the contract.
    ///
    /// # Safety
    /// The host has filled `raw` in, and what it points at is valid for `'a`.
    pub(crate) unsafe fn new(raw: &'a abi::Document) -> Option<Document<'a>> {
        // SAFETY: the caller's promise.
        let text = std::str::from_utf8(unsafe { raw.text.bytes() }).ok()?;
        Some(Document { raw, text })
    }

    /// The text.  Positions of annotations are bytes of it.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// For messages; may be empty.
    pub fn id(&self) -> &'a str {
        // SAFETY: see new().
        unsafe { self.raw.id.text() }
    }

    /// BCP 47, `"ru"`; empty when not known.
    pub fn language(&self) -> &'a str {
        // SAFETY: see new().
        unsafe { self.raw.language.text() }
    }

    /// When it was written, if anybody said.
    pub fn date(&self) -> Option<Date> {
        Some(self.raw.date).filter(|date| !date.is_unknown())
    }

    /// What is known of the document: `"title"`.
    pub fn metadata(&self, key: &str) -> Option<Value<'a>> {
        // SAFETY: see new().
        unsafe { find(slice(self.raw.metadata, self.raw.metadata_count), key) }
    }

    /// What earlier extractors found, of the types that this one requires or uses, sorted by begin, then by end
    /// descending.  `sentence` and `boilerplate` come from the host.
    pub fn prior(&self) -> impl Iterator<Item = Prior<'a>> + 'a {
        // SAFETY: see new().
        let all = unsafe { slice(self.raw.prior, self.raw.prior_count) };
        all.iter().map(|&raw| Prior {
            // SAFETY: the host's list holds no null pointers, and lives for 'a.
            raw: unsafe { &*raw },
        })
    }
}

/// The attribute of that key.
///
/// # Safety
/// The host has filled `attrs` in for `'a`.
unsafe fn find<'a>(attrs: &[abi::Attr], key: &str) -> Option<Value<'a>> {
    // SAFETY: the caller's promise.
    unsafe {
        let attr = attrs.iter().find(|attr| attr.key.text() == key)?;
        Value::from_abi(&attr.value)
    }
}

/// An annotation that was there before.
#[derive(Clone, Copy)]
pub struct Prior<'a> {
    raw: &'a abi::Annotation,
}

// SAFETY, for every unsafe block below: the host filled the annotation in, and it lives for 'a; Document::prior() is the
// only maker of one.
#[allow(clippy::undocumented_unsafe_blocks)]
impl<'a> Prior<'a> {
    /// # Safety
    /// `raw` was filled in as the ABI says, and what it points at lives for `'a`.
    pub(crate) unsafe fn from_raw(raw: &'a abi::Annotation) -> Prior<'a> {
        Prior { raw }
    }

    /// `"sentence"`, `"date"` ...
    pub fn r#type(&self) -> &'a str {
        unsafe { self.raw.r#type.text() }
    }

    /// Bytes of the text.
    pub fn span(&self) -> Range<usize> {
        self.raw.begin as usize..self.raw.end as usize
    }

    /// The normal form; may be empty.
    pub fn canonical(&self) -> &'a str {
        unsafe { self.raw.canonical.text() }
    }

    /// 0 to 1.
    pub fn confidence(&self) -> f64 {
        self.raw.confidence
    }

    /// For [`Annotation::relate`]; `None` for what no relation may name.
    pub fn id(&self) -> Option<u64> {
        Some(self.raw.id).filter(|&id| id != 0)
    }

    /// The extractor that found it; empty for the host's two types.
    pub fn source(&self) -> &'a str {
        unsafe { self.raw.source.text() }
    }

    /// The attribute of that key.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        unsafe { find(slice(self.raw.attrs, self.raw.attr_count), key) }
    }

    /// All attributes whose kind of value this crate knows.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> + 'a {
        let attrs = unsafe { slice(self.raw.attrs, self.raw.attr_count) };
        attrs.iter().filter_map(|attr| unsafe { Some((attr.key.text(), Value::from_abi(&attr.value)?)) })
    }

    /// Entries of knowledge bases: (knowledge base, id, confidence), best first.
    pub fn links(&self) -> impl Iterator<Item = (&'a str, &'a str, f64)> + 'a {
        let links = unsafe { slice(self.raw.links, self.raw.link_count) };
        links.iter().map(|link| unsafe { (link.kb.text(), link.id.text(), link.confidence) })
    }

    /// Other annotations of the document: (role, id).
    pub fn relations(&self) -> impl Iterator<Item = (&'a str, u64)> + 'a {
        let relations = unsafe { slice(self.raw.relations, self.raw.relation_count) };
        relations.iter().map(|relation| unsafe { (relation.role.text(), relation.target_id) })
    }
}

/// One finding, on its way to the host.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation<'a> {
    pub(crate) r#type: Cow<'a, str>,
    pub(crate) span: Range<usize>,
    pub(crate) canonical: Cow<'a, str>,
    pub(crate) confidence: f64,
    pub(crate) id: u64,
    pub(crate) attributes: Vec<(Cow<'a, str>, Value<'a>)>,
    pub(crate) links: Vec<(Cow<'a, str>, Cow<'a, str>, f64)>,
    pub(crate) relations: Vec<(Cow<'a, str>, u64)>,
}

impl<'a> Annotation<'a> {
    /// Of one of the types that the manifest says the extractor produces.  The span is bytes of the document's text.
    pub fn new(r#type: impl Into<Cow<'a, str>>, span: Range<usize>) -> Annotation<'a> {
        Annotation {
            r#type: r#type.into(),
            span,
            canonical: Cow::Borrowed(""),
            confidence: 1.0,
            id: 0,
            attributes: Vec::new(),
            links: Vec::new(),
            relations: Vec::new(),
        }
    }

    /// The normal form by which findings are grouped.
    pub fn canonical(mut self, text: impl Into<Cow<'a, str>>) -> Annotation<'a> {
        self.canonical = text.into();
        self
    }

    /// 0 to 1; 1 when not called.
    pub fn confidence(mut self, confidence: f64) -> Annotation<'a> {
        self.confidence = confidence;
        self
    }

    /// Any number from 1 to 2^63 - 1 unique within the document; other annotations' relations name it.
    pub fn id(mut self, id: u64) -> Annotation<'a> {
        self.id = id;
        self
    }

    /// An attribute; keys are lower_snake_case, each once.
    pub fn set(mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Value<'a>>) -> Annotation<'a> {
        self.attributes.push((key.into(), value.into()));
        self
    }

    /// An entry of a knowledge base, best first: `("wikidata", "Q11701", 0.9)`.
    pub fn link(mut self, kb: impl Into<Cow<'a, str>>, id: impl Into<Cow<'a, str>>, confidence: f64) -> Annotation<'a> {
        self.links.push((kb.into(), id.into(), confidence));
        self
    }

    /// To another annotation of the document, own or prior, by its id.
    pub fn relate(mut self, role: impl Into<Cow<'a, str>>, target_id: u64) -> Annotation<'a> {
        self.relations.push((role.into(), target_id));
        self
    }
}

/// An [`Annotation`] as the host wants it.  The vectors are kept from one to the next for their memory.
#[derive(Default)]
pub(crate) struct RawParts {
    attrs: Vec<abi::Attr>,
    links: Vec<abi::Link>,
    relations: Vec<abi::Relation>,
}

impl RawParts {
    /// Valid until `annotation` changes or this is used again.
    pub(crate) fn fill(&mut self, annotation: &Annotation<'_>) -> abi::Annotation {
        self.attrs.clear();
        self.attrs.extend(
            annotation
                .attributes
                .iter()
                .map(|(key, value)| abi::Attr { key: abi::Str::new(key), value: value.to_abi() }),
        );
        self.links.clear();
        self.links.extend(annotation.links.iter().map(|(kb, id, confidence)| abi::Link {
            kb: abi::Str::new(kb),
            id: abi::Str::new(id),
            confidence: *confidence,
        }));
        self.relations.clear();
        self.relations.extend(
            annotation
                .relations
                .iter()
                .map(|(role, target_id)| abi::Relation { role: abi::Str::new(role), target_id: *target_id }),
        );
        abi::Annotation {
            struct_size: std::mem::size_of::<abi::Annotation>() as u32,
            flags: 0,
            begin: annotation.span.start as u64,
            end: annotation.span.end as u64,
            r#type: abi::Str::new(&annotation.r#type),
            canonical: if annotation.canonical.is_empty() {
                abi::Str::ABSENT
            } else {
                abi::Str::new(&annotation.canonical)
            },
            confidence: annotation.confidence,
            id: annotation.id,
            source: abi::Str::ABSENT,
            attrs: self.attrs.as_ptr(),
            attr_count: self.attrs.len() as u64,
            links: self.links.as_ptr(),
            link_count: self.links.len() as u64,
            relations: self.relations.as_ptr(),
            relation_count: self.relations.len() as u64,
        }
    }
}
