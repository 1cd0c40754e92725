use crate::abi;

/// What the host offers.  It may be kept: it is valid as long as the plugin, and usable from any thread.
#[derive(Clone, Copy)]
pub struct Host {
    raw: &'static abi::Host,
}

// SAFETY: all functions of chx_host and of its two extensions are [thread-safe], and the struct never changes.
unsafe impl Send for Host {}
// SAFETY: as above.
unsafe impl Sync for Host {}

/// How grave a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// For the plugin's author.
    Debug,
    /// For the record.
    Info,
    /// Something is odd.
    Warning,
    /// Something does not work.
    Error,
}

impl Host {
    /// # Safety
    /// `raw` is a host's, and valid until after the plugin's shutdown.
    pub(crate) unsafe fn new(raw: *const abi::Host) -> Host {
        // SAFETY: a library is never unloaded, so "until after shutdown" is as long as any code that could use it.
        Host { raw: unsafe { &*raw } }
    }

    /// `"chancery"`
    pub fn name(&self) -> &'static str {
        // SAFETY: the host's texts live as long as it.
        unsafe { self.raw.name.text() }
    }

    /// Semver.
    pub fn version(&self) -> &'static str {
        // SAFETY: the host's texts live as long as it.
        unsafe { self.raw.version.text() }
    }

    /// One line of at most 512 bytes for the server's log; never the documents' text.  The host limits the rate.
    pub fn log(&self, severity: Severity, message: &str) {
        let severity = match severity {
            Severity::Debug => abi::LOG_DEBUG,
            Severity::Info => abi::LOG_INFO,
            Severity::Warning => abi::LOG_WARNING,
            Severity::Error => abi::LOG_ERROR,
        };
        // SAFETY: the host copies the message.
        unsafe { (self.raw.log)(self.raw, severity, abi::Str::new(message)) }
    }

    /// Monotonic nanoseconds.
    pub fn now_ns(&self) -> u64 {
        // SAFETY: the host is valid.
        unsafe { (self.raw.now_ns)(self.raw) }
    }

    /// The bytes of a resource file that the manifest names: shared, read-only memory.
    pub fn resource(&self, name: &str) -> Option<&'static [u8]> {
        let mut data = std::ptr::null();
        let mut size = 0;
        let resources = self.extension::<abi::HostResources>(abi::EXT_RESOURCES)?;
        // SAFETY: the extension is the host's; on success it gives `size` bytes, valid until after shutdown.
        unsafe {
            if (resources.map)(self.raw, abi::Str::new(name), &mut data, &mut size) != abi::OK || data.is_null() {
                return None;
            }
            Some(std::slice::from_raw_parts(data.cast(), size as usize))
        }
    }

    /// A number of the plugin's own in the server's metrics, under the plugin's id.  Only in
    /// [`crate::Extractor::create`]; the same name gives the same counter.
    pub fn counter(&self, name: &str, help: &str) -> Counter {
        Counter(self.extension::<abi::HostMetrics>(abi::EXT_METRICS).map(|metrics| {
            // SAFETY: the host copies both texts.
            let id = unsafe { (metrics.counter)(self.raw, abi::Str::new(name), abi::Str::new(help)) };
            (*self, metrics, id)
        }))
    }

    /// How often values fell between `bounds`, which ascend; at most 32.  Otherwise as [`Host::counter`].
    pub fn histogram(&self, name: &str, help: &str, bounds: &[f64]) -> Histogram {
        Histogram(self.extension::<abi::HostMetrics>(abi::EXT_METRICS).map(|metrics| {
            let (name, help) = (abi::Str::new(name), abi::Str::new(help));
            // SAFETY: the host copies the texts and the bounds.
            let id = unsafe { (metrics.histogram)(self.raw, name, help, bounds.as_ptr(), bounds.len() as u64) };
            (*self, metrics, id)
        }))
    }

    fn extension<T>(&self, id: &str) -> Option<&'static T> {
        // SAFETY: what the host gives for an id is what the header says, valid as long as the host.
        unsafe { (self.raw.get_extension)(self.raw, abi::Str::new(id)).cast::<T>().as_ref() }
    }
}

/// Only grows.  Counts nothing when the host has no metrics.
#[derive(Clone, Copy)]
pub struct Counter(Option<(Host, &'static abi::HostMetrics, u64)>);

impl Counter {
    /// A few nanoseconds.
    pub fn add(&self, n: u64) {
        if let Some((host, metrics, id)) = self.0 {
            // SAFETY: all three come from the host, and are valid as long as it.
            unsafe { (metrics.add)(host.raw, id, n) }
        }
    }
}

/// As [`Counter`], of values.
#[derive(Clone, Copy)]
pub struct Histogram(Option<(Host, &'static abi::HostMetrics, u64)>);

impl Histogram {
    /// A few nanoseconds.
    pub fn record(&self, value: f64) {
        if let Some((host, metrics, id)) = self.0 {
            // SAFETY: all three come from the host, and are valid as long as it.
            unsafe { (metrics.record)(host.raw, id, value) }
        }
    }
}
