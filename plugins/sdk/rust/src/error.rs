use crate::abi;

/// Why a document, the creation of an extractor or its self test failed: what the server shows its operator.
///
/// Any [`std::error::Error`] becomes one by `?`, with the status of an unknown error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    status: abi::Status,
    message: String,
    pointer: String,
}

impl Error {
    /// An error of the plugin's own making.  The message is one line of at most 512 bytes, without the document's text.
    pub fn new(message: impl Into<String>) -> Error {
        Error { status: abi::E_UNKNOWN, message: message.into(), pointer: String::new() }
    }

    /// The configuration is not as it should be, at `pointer`, a JSON Pointer (RFC 6901): `"/words/0"`.
    pub fn config(pointer: impl Into<String>, message: impl Into<String>) -> Error {
        Error { status: abi::E_INVALID_ARGUMENT, message: message.into(), pointer: pointer.into() }
    }

    /// The same with one of [`crate::abi`]'s statuses, `abi::E_UNAVAILABLE` for instance.
    pub fn with_status(mut self, status: abi::Status) -> Error {
        self.status = status;
        self
    }

    /// One of [`crate::abi`]'s statuses.
    pub fn status(&self) -> abi::Status {
        self.status
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The member of the configuration that is to blame, or nothing.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Error {
        Error::new(error.to_string())
    }
}

/// The host wants no more of this document: pass it on with `?`.
///
/// [`crate::Emitter::emit`] and [`crate::Emitter::check`] give it when the caller has gone away, the deadline has passed,
/// or the document's output budget is used up.  It is no failure of the plugin's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    pub(crate) _private: (),
}

impl From<Stop> for Error {
    fn from(_: Stop) -> Error {
        Error::new("told to stop").with_status(abi::E_CANCELLED)
    }
}
