//! Where Rust ends: the functions that the host calls.  No panic leaves one.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Once, OnceLock};

use crate::abi;
use crate::emitter::Emitter;
use crate::error::Error;
use crate::json::Json;
use crate::{Document, Extractor, Host};

thread_local! {
    /// Where the panic that is being caught on this thread came from.
    static PANIC_LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

fn panic_error(payload: &(dyn Any + Send)) -> Error {
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let location = PANIC_LOCATION.with(|kept| kept.take());
    Error::new(format!("panic at {location}: {what}")).with_status(abi::E_INTERNAL)
}

/// Runs `body`; a panic becomes an error with status INTERNAL.
fn catch<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(payload) => {
            let error = panic_error(payload.as_ref());
            // A payload may panic again when it is dropped.
            std::mem::forget(payload);
            Err(error)
        }
    }
}

/// # Safety
/// `out` is the host's.
unsafe fn explain(out: *const abi::Error, error: &Error) -> abi::Status {
    let pointer = if error.pointer().is_empty() { abi::Str::ABSENT } else { abi::Str::new(error.pointer()) };
    // SAFETY: the caller's promise; the host copies both texts.
    unsafe { ((*out).set)(out, abi::Str::new(error.message()), pointer) };
    // Success after all that would be a lie.
    if error.status() == abi::OK {
        abi::E_UNKNOWN
    } else {
        error.status()
    }
}

unsafe extern "C" fn create<E: Extractor>(
    host: *const abi::Host,
    config: abi::Str,
    out: *mut *mut abi::Instance,
    error: *const abi::Error,
) -> abi::Status {
    // SAFETY: the host gives valid pointers, and the configuration until this returns.
    unsafe {
        *out = std::ptr::null_mut();
        let made = catch(|| {
            let text = config.text();
            let json = Json::parse(if text.is_empty() { "{}" } else { text })?;
            E::create(&Host::new(host), &json)
        });
        match made {
            Ok(extractor) => {
                *out = Box::into_raw(Box::new(extractor)).cast();
                abi::OK
            }
            Err(e) => explain(error, &e),
        }
    }
}

unsafe extern "C" fn destroy<E: Extractor>(instance: *mut abi::Instance) {
    let _ = catch(|| {
        // SAFETY: create() made it, and the host calls this once.
        drop(unsafe { Box::from_raw(instance.cast::<E>()) });
        Ok(())
    });
}

unsafe extern "C" fn extract<E: Extractor>(
    instance: *mut abi::Instance,
    batch: *const abi::Batch,
    sink: *const abi::Sink,
) -> abi::Status {
    // SAFETY: create() made the instance, which is shared between threads as E: Sync allows; batch and sink are valid
    // until this returns, and the batch has `count` documents.
    let (extractor, sink, documents) = unsafe {
        let documents = std::slice::from_raw_parts((*batch).documents, (*batch).count as usize);
        (&*instance.cast::<E>(), &*sink, documents)
    };
    for (index, &raw) in documents.iter().enumerate() {
        let mut emitter = Emitter::new(sink, index as u32);
        if emitter.check().is_err() {
            return abi::E_CANCELLED;
        }
        let result = catch(|| {
            // SAFETY: the host's document, valid until extract() returns.
            let document = unsafe { Document::new(&*raw) }
                .ok_or_else(|| Error::new("the text is not UTF-8").with_status(abi::E_INVALID_ARGUMENT))?;
            extractor.extract(&document, &mut emitter)
        });
        if emitter.cancelled() {
            return abi::E_CANCELLED;
        }
        let (status, message) = match &result {
            Ok(()) => (abi::OK, abi::Str::ABSENT),
            // A full budget ends the document well: what came first is kept.
            Err(e) if emitter.exhausted() && e.status() == abi::E_CANCELLED => (abi::OK, abi::Str::ABSENT),
            Err(e) if e.status() == abi::OK => (abi::E_UNKNOWN, abi::Str::new(e.message())),
            Err(e) => (e.status(), abi::Str::new(e.message())),
        };
        // SAFETY: the host copies the message.
        unsafe { (sink.finish)(sink, index as u32, status, message) };
    }
    abi::OK
}

unsafe extern "C" fn self_test<E: Extractor>(instance: *mut abi::Instance, error: *const abi::Error) -> abi::Status {
    // SAFETY: create() made the instance, and the host's error is valid until this returns.
    unsafe {
        match catch(|| (*instance.cast::<E>()).self_test()) {
            Ok(()) => abi::OK,
            Err(e) => explain(error, &e),
        }
    }
}

unsafe extern "C" fn get_extension<E: Extractor>(
    _instance: *mut abi::Instance,
    id: abi::Str,
) -> *const std::ffi::c_void {
    // SAFETY: the host's text, valid until this returns.
    if unsafe { id.bytes() } != abi::EXT_SELF_TEST.as_bytes() {
        return std::ptr::null();
    }
    let extension: &'static abi::PluginSelfTest = &SelfTest::<E>::TABLE;
    (extension as *const abi::PluginSelfTest).cast()
}

struct SelfTest<E>(std::marker::PhantomData<E>);

impl<E: Extractor> SelfTest<E> {
    const TABLE: abi::PluginSelfTest = abi::PluginSelfTest {
        struct_size: std::mem::size_of::<abi::PluginSelfTest>() as u32,
        reserved: 0,
        run: self_test::<E>,
    };
}

/// The functions of one type of extractor.
pub struct Functions {
    create: unsafe extern "C" fn(*const abi::Host, abi::Str, *mut *mut abi::Instance, *const abi::Error) -> abi::Status,
    destroy: unsafe extern "C" fn(*mut abi::Instance),
    extract: unsafe extern "C" fn(*mut abi::Instance, *const abi::Batch, *const abi::Sink) -> abi::Status,
    get_extension: unsafe extern "C" fn(*mut abi::Instance, abi::Str) -> *const std::ffi::c_void,
}

/// For [`crate::plugin!`].
pub const fn functions<E: Extractor>() -> Functions {
    Functions { create: create::<E>, destroy: destroy::<E>, extract: extract::<E>, get_extension: get_extension::<E> }
}

/// Lives as long as the library, which is for good.
fn leak<T: 'static>(items: Vec<T>) -> (*const T, u64) {
    let leaked: &'static [T] = items.leak();
    (leaked.as_ptr(), leaked.len() as u64)
}

fn leak_text(json: Option<&Json>) -> abi::Str {
    let text: &'static str = json.and_then(Json::as_str).unwrap_or_default().to_owned().leak();
    abi::Str::new(text)
}

fn describe(manifest: &str, functions: &[Functions]) -> Option<&'static abi::Plugin> {
    let json = Json::parse(manifest).ok()?;
    let described = json.get("extractors")?.items();
    if described.len() != functions.len() {
        return None;
    }
    let mut extractors: Vec<*const abi::Extractor> = Vec::new();
    for (extractor, functions) in described.iter().zip(functions) {
        let list = |name| {
            leak(extractor.get(name).map(Json::items).unwrap_or_default().iter().map(|t| leak_text(Some(t))).collect())
        };
        let (languages, language_count) = list("languages");
        let (produces, produces_count) = list("produces");
        let (requires_types, requires_count) = list("requires");
        let (uses_types, uses_count) = list("uses");
        extractors.push(Box::leak(Box::new(abi::Extractor {
            struct_size: std::mem::size_of::<abi::Extractor>() as u32,
            threads: abi::THREADS_CONCURRENT,
            id: leak_text(extractor.get("id")),
            version: leak_text(extractor.get("version").or(json.get("version"))),
            languages,
            language_count,
            produces,
            produces_count,
            requires_types,
            requires_count,
            uses_types,
            uses_count,
            preferred_batch: 0,
            max_batch: 0,
            create: functions.create,
            destroy: functions.destroy,
            extract: functions.extract,
            get_extension: Some(functions.get_extension),
        })));
    }
    let (extractors, extractor_count) = leak(extractors);
    Some(Box::leak(Box::new(abi::Plugin {
        struct_size: std::mem::size_of::<abi::Plugin>() as u32,
        abi_version: abi::ABI_VERSION,
        min_host_abi: abi::abi(1, 0),
        flags: 0,
        id: leak_text(json.get("id")),
        version: leak_text(json.get("version")),
        extractors,
        extractor_count,
        init: None,
        shutdown: None,
    })))
}

/// A descriptor that was built once and only read since.
pub struct Described(OnceLock<Option<&'static abi::Plugin>>);

// SAFETY: the descriptor is never written after it was built, and its pointers are to leaked memory.
unsafe impl Sync for Described {}

impl Described {
    /// Nothing yet.
    pub const fn new() -> Described {
        Described(OnceLock::new())
    }
}

impl Default for Described {
    fn default() -> Described {
        Described::new()
    }
}

/// For [`crate::plugin!`]: the descriptor that agrees with the manifest.  `None` when the manifest is no JSON or does not
/// list as many extractors as there are functions.
pub fn entry(once: &'static Described, manifest: &str, functions: &[Functions]) -> Option<&'static abi::Plugin> {
    catch(|| Ok(*once.0.get_or_init(|| describe(manifest, functions)))).ok().flatten()
}

/// For [`crate::plugin!`]: an ELF note, laid out as the header's CHX_MANIFEST does.
#[repr(C, align(4))]
pub struct Note<const N: usize> {
    name_size: u32,
    text_size: u32,
    r#type: u32,
    name: [u8; 12],
    text: [u8; N],
}

/// The bytes that a text and its NUL take in a note.
pub const fn note_size(text: &str) -> usize {
    (text.len() + 1).div_ceil(4) * 4
}

impl<const N: usize> Note<N> {
    /// N is `note_size(text)`.
    pub const fn new(text: &str) -> Note<N> {
        let mut note = Note {
            name_size: abi::NOTE_OWNER.len() as u32 + 1,
            text_size: text.len() as u32 + 1,
            r#type: abi::NOTE_TYPE,
            name: [0; 12],
            text: [0; N],
        };
        let mut i = 0;
        while i < abi::NOTE_OWNER.len() {
            note.name[i] = abi::NOTE_OWNER.as_bytes()[i];
            i += 1;
        }
        i = 0;
        while i < text.len() {
            note.text[i] = text.as_bytes()[i];
            i += 1;
        }
        note
    }
}

/// For [`crate::plugin!`]: remembers where panics come from.  In a library they are not printed, since a plugin does not
/// write to the server's standard error; in tests they are.  The library has a standard library, and so a panic hook, of
/// its own.
pub fn start(print_panics: bool) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let default = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let location = info.location().map(ToString::to_string).unwrap_or_default();
            PANIC_LOCATION.with(|kept| *kept.borrow_mut() = location);
            if print_panics {
                default(info);
            }
        }));
    });
}
