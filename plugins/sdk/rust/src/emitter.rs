use std::marker::PhantomData;

use crate::abi;
use crate::document::{Annotation, RawParts};
use crate::error::Stop;

/// Hands findings to the host, during one call of [`crate::Extractor::extract`] and on its thread only.
pub struct Emitter<'a> {
    sink: &'a abi::Sink,
    document: u32,
    cancelled: bool,
    exhausted: bool,
    refused: u64,
    parts: RawParts,
    /// The sink belongs to the thread it was given to: neither `Send` nor `Sync`.
    thread: PhantomData<*const ()>,
}

impl<'a> Emitter<'a> {
    pub(crate) fn new(sink: &'a abi::Sink, document: u32) -> Emitter<'a> {
        Emitter {
            sink,
            document,
            cancelled: false,
            exhausted: false,
            refused: 0,
            parts: RawParts::default(),
            thread: PhantomData,
        }
    }

    /// Reports one finding; the host copies it.
    ///
    /// A finding that the host refuses, because its span ends inside a character, say, is a bug of the plugin's: the host
    /// logs and counts it, and so does [`Emitter::refused`], and the next one is taken.  `Err` means that this document
    /// takes no more; return it with `?`.
    pub fn emit(&mut self, annotation: &Annotation<'_>) -> Result<(), Stop> {
        let raw = self.parts.fill(annotation);
        // SAFETY: the sink is the host's and valid during this call; `raw` points into `annotation` and `self.parts`.
        match unsafe { (self.sink.emit)(self.sink, self.document, &raw) } {
            abi::OK => {}
            abi::E_CANCELLED => self.cancelled = true,
            abi::E_RESOURCE_EXHAUSTED => self.exhausted = true,
            _ => self.refused += 1,
        }
        self.verdict()
    }

    /// `Err` once the caller has gone away or the deadline has passed.  Costs less than 100 ns: ask in every loop over
    /// the text, about every 100 µs of work.
    pub fn check(&mut self) -> Result<(), Stop> {
        // SAFETY: the sink is the host's and valid during this call.
        if !self.cancelled && unsafe { (self.sink.should_stop)(self.sink) } != 0 {
            self.cancelled = true;
        }
        self.verdict()
    }

    /// How many findings of this document the host has refused.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.cancelled
    }

    pub(crate) fn exhausted(&self) -> bool {
        self.exhausted
    }

    fn verdict(&self) -> Result<(), Stop> {
        if self.cancelled || self.exhausted {
            Err(Stop { _private: () })
        } else {
            Ok(())
        }
    }
}
