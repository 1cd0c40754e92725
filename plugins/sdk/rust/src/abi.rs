//! `chancery/extractor.h` in Rust: the same structs, field for field.  The header's comments are the contract; a plugin
//! written over this crate's other modules needs nothing of this one.
//!
//! `tests/layout.rs` compares every offset, size and constant with the header's golden table.
#![allow(missing_docs)]

use std::ffi::c_void;
use std::mem::size_of;

/// `CHX_ABI(major, minor)`
pub const fn abi(major: u32, minor: u32) -> u32 {
    major << 16 | minor
}
pub const ABI_MAJOR: u32 = 1;
pub const ABI_MINOR: u32 = 0;
pub const ABI_VERSION: u32 = abi(ABI_MAJOR, ABI_MINOR);

pub const HOST_ID: u64 = 1 << 63;
pub const TYPE_SENTENCE: &str = "sentence";
pub const TYPE_BOILERPLATE: &str = "boilerplate";
pub const ENTRY_SYMBOL: &str = "chx_entry_v1";
pub const NOTE_OWNER: &str = "Chancery";
pub const NOTE_TYPE: u32 = 0x4348_5801;
pub const EXT_METRICS: &str = "chx.metrics/1";
pub const EXT_RESOURCES: &str = "chx.resources/1";
pub const EXT_SELF_TEST: &str = "chx.self-test/1";

pub const OK: i32 = 0;
pub const E_CANCELLED: i32 = -1;
pub const E_UNKNOWN: i32 = -2;
pub const E_INVALID_ARGUMENT: i32 = -3;
pub const E_DEADLINE_EXCEEDED: i32 = -4;
pub const E_NOT_FOUND: i32 = -5;
pub const E_RESOURCE_EXHAUSTED: i32 = -8;
pub const E_FAILED_PRECONDITION: i32 = -9;
pub const E_OUT_OF_RANGE: i32 = -11;
pub const E_UNIMPLEMENTED: i32 = -12;
pub const E_INTERNAL: i32 = -13;
pub const E_UNAVAILABLE: i32 = -14;

pub const DATE_UNKNOWN: u8 = 0;
pub const DATE_YEAR: u8 = 1;
pub const DATE_MONTH: u8 = 2;
pub const DATE_DAY: u8 = 3;
pub const DATE_DECADE: u8 = 4;
pub const DATE_CENTURY: u8 = 5;
pub const DATE_FLAG_APPROXIMATE: u8 = 1;
pub const DATE_FLAG_INFERRED: u8 = 2;
pub const DATE_FLAG_OLD_STYLE: u8 = 4;

pub const VALUE_NONE: i32 = 0;
pub const VALUE_STRING: i32 = 1;
pub const VALUE_INT64: i32 = 2;
pub const VALUE_DOUBLE: i32 = 3;
pub const VALUE_DATE: i32 = 4;
pub const VALUE_DECIMAL: i32 = 5;
pub const VALUE_BOOL: i32 = 6;

pub const DOC_PADDED: u32 = 1;

pub const LOG_DEBUG: i32 = 0;
pub const LOG_INFO: i32 = 1;
pub const LOG_WARNING: i32 = 2;
pub const LOG_ERROR: i32 = 3;

pub const THREADS_INSTANCE: i32 = 0;
pub const THREADS_CONCURRENT: i32 = 1;

pub const PLUGIN_HAS_RUNTIME: u32 = 1;

pub type Status = i32;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    pub data: *const u8,
    pub len: u64,
}

impl Str {
    pub const ABSENT: Str = Str { data: std::ptr::null(), len: 0 };

    pub fn new(text: &str) -> Str {
        Str { data: text.as_ptr(), len: text.len() as u64 }
    }

    /// The bytes; empty when absent.
    ///
    /// # Safety
    /// `data` is null, or `len` bytes that are valid for `'a`.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(self.data, self.len as usize) }
    }

    /// The text; empty when absent or, against the contract, not UTF-8.
    ///
    /// # Safety
    /// As [`Str::bytes`].
    pub unsafe fn text<'a>(self) -> &'a str {
        // SAFETY: the caller's promise.
        std::str::from_utf8(unsafe { self.bytes() }).unwrap_or_default()
    }
}

#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub precision: u8,
    pub flags: u8,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Decimal {
    pub unscaled: i64,
    pub scale: i32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub union Union {
    pub str: Str,
    pub i64: i64,
    pub f64: f64,
    pub date: Date,
    pub decimal: Decimal,
    pub opaque: [u64; 2],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Value {
    pub r#type: i32,
    pub reserved: u32,
    pub r#as: Union,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Attr {
    pub key: Str,
    pub value: Value,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Link {
    pub kb: Str,
    pub id: Str,
    pub confidence: f64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Relation {
    pub role: Str,
    pub target_id: u64,
}

#[repr(C)]
pub struct Annotation {
    pub struct_size: u32,
    pub flags: u32,
    pub begin: u64,
    pub end: u64,
    pub r#type: Str,
    pub canonical: Str,
    pub confidence: f64,
    pub id: u64,
    pub source: Str,
    pub attrs: *const Attr,
    pub attr_count: u64,
    pub links: *const Link,
    pub link_count: u64,
    pub relations: *const Relation,
    pub relation_count: u64,
}

#[repr(C)]
pub struct Document {
    pub struct_size: u32,
    pub flags: u32,
    pub text: Str,
    pub id: Str,
    pub language: Str,
    pub date: Date,
    pub prior: *const *const Annotation,
    pub prior_count: u64,
    pub metadata: *const Attr,
    pub metadata_count: u64,
}

#[repr(C)]
pub struct Batch {
    pub struct_size: u32,
    pub count: u32,
    pub documents: *const *const Document,
    pub deadline_ns: u64,
    pub traceparent: Str,
}

#[repr(C)]
pub struct Sink {
    pub struct_size: u32,
    pub reserved: u32,
    pub r#impl: *mut c_void,
    pub emit: unsafe extern "C" fn(*const Sink, u32, *const Annotation) -> Status,
    pub finish: unsafe extern "C" fn(*const Sink, u32, Status, Str),
    pub should_stop: unsafe extern "C" fn(*const Sink) -> i32,
}

#[repr(C)]
pub struct Error {
    pub struct_size: u32,
    pub reserved: u32,
    pub r#impl: *mut c_void,
    pub set: unsafe extern "C" fn(*const Error, Str, Str),
}

#[repr(C)]
pub struct Host {
    pub struct_size: u32,
    pub abi_version: u32,
    pub r#impl: *mut c_void,
    pub name: Str,
    pub version: Str,
    pub log: unsafe extern "C" fn(*const Host, i32, Str),
    pub now_ns: unsafe extern "C" fn(*const Host) -> u64,
    pub get_extension: unsafe extern "C" fn(*const Host, Str) -> *const c_void,
}

/// The plugin's own; only it knows what is in it.
#[repr(C)]
pub struct Instance {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct Extractor {
    pub struct_size: u32,
    pub threads: i32,
    pub id: Str,
    pub version: Str,
    pub languages: *const Str,
    pub language_count: u64,
    pub produces: *const Str,
    pub produces_count: u64,
    pub requires_types: *const Str,
    pub requires_count: u64,
    pub uses_types: *const Str,
    pub uses_count: u64,
    pub preferred_batch: u32,
    pub max_batch: u32,
    pub create: unsafe extern "C" fn(*const Host, Str, *mut *mut Instance, *const Error) -> Status,
    pub destroy: unsafe extern "C" fn(*mut Instance),
    pub extract: unsafe extern "C" fn(*mut Instance, *const Batch, *const Sink) -> Status,
    pub get_extension: Option<unsafe extern "C" fn(*mut Instance, Str) -> *const c_void>,
}

#[repr(C)]
pub struct Plugin {
    pub struct_size: u32,
    pub abi_version: u32,
    pub min_host_abi: u32,
    pub flags: u32,
    pub id: Str,
    pub version: Str,
    pub extractors: *const *const Extractor,
    pub extractor_count: u64,
    pub init: Option<unsafe extern "C" fn(*const Host, *const Error) -> Status>,
    pub shutdown: Option<unsafe extern "C" fn()>,
}

/// The type of `chx_entry_v1`; a null pointer is `None`.
pub type Entry = extern "C" fn() -> Option<&'static Plugin>;

#[repr(C)]
pub struct HostMetrics {
    pub struct_size: u32,
    pub reserved: u32,
    pub counter: unsafe extern "C" fn(*const Host, Str, Str) -> u64,
    pub histogram: unsafe extern "C" fn(*const Host, Str, Str, *const f64, u64) -> u64,
    pub add: unsafe extern "C" fn(*const Host, u64, u64),
    pub record: unsafe extern "C" fn(*const Host, u64, f64),
}

#[repr(C)]
pub struct HostResources {
    pub struct_size: u32,
    pub reserved: u32,
    pub map: unsafe extern "C" fn(*const Host, Str, *mut *const c_void, *mut u64) -> Status,
}

#[repr(C)]
pub struct PluginSelfTest {
    pub struct_size: u32,
    pub reserved: u32,
    pub run: unsafe extern "C" fn(*mut Instance, *const Error) -> Status,
}

// Frozen for all of major version 1; if one of these fails, this is no machine that the ABI knows.
const _: () = {
    assert!(size_of::<*const u8>() == 8);
    assert!(size_of::<Str>() == 16);
    assert!(size_of::<Date>() == 8);
    assert!(size_of::<Decimal>() == 16);
    assert!(size_of::<Value>() == 24);
    assert!(size_of::<Attr>() == 40);
    assert!(size_of::<Link>() == 40);
    assert!(size_of::<Relation>() == 24);
    assert!(size_of::<Annotation>() == 136);
    assert!(size_of::<Document>() == 96);
    assert!(size_of::<Batch>() == 40);
    assert!(size_of::<Sink>() == 40);
    assert!(size_of::<Error>() == 24);
    assert!(size_of::<Host>() == 72);
    assert!(size_of::<Extractor>() == 144);
    assert!(size_of::<Plugin>() == 80);
    assert!(size_of::<HostMetrics>() == 40);
    assert!(size_of::<HostResources>() == 16);
    assert!(size_of::<PluginSelfTest>() == 16);
};
