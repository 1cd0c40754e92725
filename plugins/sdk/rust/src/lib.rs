//! Write extractors for Chancery in Rust.
//!
//! An extractor is a type with two functions; [`plugin!`] makes a library of it that a server loads.
//!
//! ```
//! use chancery_plugin::{plugin, Annotation, Document, Emitter, Error, Extractor, Host, Json};
//!
//! /// Finds the words that the configuration names.
//! struct Words(Vec<String>);
//!
//! impl Extractor for Words {
//!     fn create(_host: &Host, config: &Json) -> Result<Words, Error> {
//!         let words: Vec<String> =
//!             config.get("words").map(Json::items).unwrap_or_default().iter().filter_map(|w| Some(w.as_str()?.into())).collect();
//!         if words.is_empty() {
//!             return Err(Error::config("/words", "no words to look for"));
//!         }
//!         Ok(Words(words))
//!     }
//!
//!     fn extract(&self, document: &Document, emitter: &mut Emitter) -> Result<(), Error> {
//!         for word in &self.0 {
//!             for (begin, found) in document.text().match_indices(word.as_str()) {
//!                 emitter.emit(&Annotation::new("word", begin..begin + found.len()).canonical(found))?;
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//! ```
//!
//! ```ignore
//! plugin!("manifest.json", Words); // in the crate's root; the file stands beside Cargo.toml
//! ```
//!
//! The manifest says what the plugin is called, which languages it reads and which types it produces; nothing of that is
//! said again in the source.  `docs/plugin-abi.md` lists its members.
//!
//! * **Threads.** One instance serves all threads at once: hence `Extractor: Send + Sync` and `&self`.  What changes needs
//!   a lock or an atomic, as ever.
//! * **Panics** end at the border: the document fails with `INTERNAL` and the panic's place and message, and the next one
//!   is tried.  A crate built with `panic = "abort"` cannot promise that; the server then loses its worker process.
//! * **Good manners.** Same document, same findings, in linear time; [`Emitter::check`] in long loops; no output, no
//!   threads that stay, no files but the manifest's resources ([`Host::resource`]).
//! * **Tests.** [`testing::Test`] is a small host.

pub mod abi;
#[doc(hidden)]
pub mod border;
mod document;
mod emitter;
mod error;
mod host;
pub mod json;
pub mod testing;
mod value;

pub use document::{Annotation, Document, Prior};
pub use emitter::Emitter;
pub use error::{Error, Stop};
pub use host::{Counter, Histogram, Host, Severity};
pub use json::Json;
pub use value::{Date, Decimal, Value};

/// Finds things in documents.
///
/// `Send + Sync` since one instance is used by several threads at once, and dropped by any.
pub trait Extractor: Send + Sync + Sized + 'static {
    /// Builds all tables; what follows only reads them.  `config` is an object, `{}` when nobody configured anything.
    ///
    /// In a sandbox no file can be opened after this: get data from [`Host::resource`] here.
    fn create(host: &Host, config: &Json) -> Result<Self, Error>;

    /// Reports what there is in the document.  The same document gives the same findings, on whatever thread.
    ///
    /// An error fails this document, of which nothing is kept, and no other.
    fn extract(&self, document: &Document<'_>, emitter: &mut Emitter<'_>) -> Result<(), Error>;

    /// Run once after the first `create`; an error keeps the plugin from being used.
    fn self_test(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Exports the plugin: its manifest, a path from the folder of `Cargo.toml`, and a type that implements [`Extractor`]
/// for each extractor that the manifest lists, in its order.
///
/// Once in a crate, in its root.  It defines `chx_entry_v1`, which [`testing::Test::new`] takes.
#[macro_export]
macro_rules! plugin {
    ($manifest:literal, $($extractor:ty),+ $(,)?) => {
        const CHANCERY_MANIFEST: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $manifest));

        #[used]
        #[link_section = ".note.chancery"]
        static CHANCERY_NOTE: $crate::border::Note<{ $crate::border::note_size(CHANCERY_MANIFEST) }> =
            $crate::border::Note::new(CHANCERY_MANIFEST);

        /// The entry that the server calls.
        #[no_mangle]
        pub extern "C" fn chx_entry_v1() -> Option<&'static $crate::abi::Plugin> {
            static ONCE: $crate::border::Described = $crate::border::Described::new();
            $crate::border::start(cfg!(test));
            $crate::border::entry(&ONCE, CHANCERY_MANIFEST, &[$($crate::border::functions::<$extractor>()),+])
        }
    };
}
