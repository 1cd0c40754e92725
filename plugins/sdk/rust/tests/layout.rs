//! Compares `abi` with the golden table of the header: every offset, size and constant.

use std::collections::BTreeMap;
use std::mem::{offset_of, size_of};

use chancery_plugin::abi;

fn member_size<S, T>(_: fn(&S) -> &T) -> usize {
    size_of::<T>()
}

macro_rules! structs {
    ($out:ident; $($c:literal = $rust:ident { $($field:ident $(as $name:literal)?),* })*) => {
        $(
            $out.insert(format!("struct {}", $c), format!("size {}", size_of::<abi::$rust>()));
            $(
                #[allow(unused_mut, unused_assignments)]
                let mut name = stringify!($field).trim_start_matches("r#");
                $(name = $name;)?
                $out.insert(
                    format!("{}.{}", $c, name),
                    format!("offset {} size {}", offset_of!(abi::$rust, $field), member_size(|s: &abi::$rust| &s.$field)),
                );
            )*
        )*
    };
}

macro_rules! constants {
    ($out:ident; $kind:literal, $format:literal: $($name:ident),* $(,)?) => {
        $($out.insert(format!("{} CHX_{}", $kind, stringify!($name)), format!($format, abi::$name));)*
    };
}

fn table() -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    structs! { out;
        "chx_str" = Str { data, len }
        "chx_date" = Date { year, month, day, precision, flags }
        "chx_decimal" = Decimal { unscaled, scale, reserved }
        "chx_value" = Value { r#type, reserved, r#as }
        "chx_attr" = Attr { key, value }
        "chx_link" = Link { kb, id, confidence }
        "chx_relation" = Relation { role, target_id }
        "chx_annotation" = Annotation {
            struct_size, flags, begin, end, r#type, canonical, confidence, id, source, attrs, attr_count, links, link_count,
            relations, relation_count
        }
        "chx_document" = Document {
            struct_size, flags, text, id, language, date, prior, prior_count, metadata, metadata_count
        }
        "chx_batch" = Batch { struct_size, count, documents, deadline_ns, traceparent }
        "chx_sink" = Sink { struct_size, reserved, r#impl, emit, finish, should_stop }
        "chx_error" = Error { struct_size, reserved, r#impl, set }
        "chx_host" = Host { struct_size, abi_version, r#impl, name, version, log, now_ns, get_extension }
        "chx_extractor" = Extractor {
            struct_size, threads, id, version, languages, language_count, produces, produces_count, requires_types,
            requires_count, uses_types, uses_count, preferred_batch, max_batch, create, destroy, extract, get_extension
        }
        "chx_plugin" = Plugin {
            struct_size, abi_version, min_host_abi, flags, id, version, extractors, extractor_count, init, shutdown
        }
        "chx_host_metrics" = HostMetrics { struct_size, reserved, counter, histogram, add, record }
        "chx_host_resources" = HostResources { struct_size, reserved, map }
        "chx_plugin_self_test" = PluginSelfTest { struct_size, reserved, run }
    }
    // The members of a union have no offset_of!, but are all at its beginning.
    let offset = offset_of!(abi::Value, r#as);
    let members = [
        ("str", size_of::<abi::Str>()),
        ("i64", 8),
        ("f64", 8),
        ("date", size_of::<abi::Date>()),
        ("decimal", size_of::<abi::Decimal>()),
        ("opaque", 16),
    ];
    for (name, size) in members {
        out.insert(format!("chx_value.as.{name}"), format!("offset {offset} size {size}"));
    }
    constants! { out; "enum", "= {}":
        OK, E_CANCELLED, E_UNKNOWN, E_INVALID_ARGUMENT, E_DEADLINE_EXCEEDED, E_NOT_FOUND, E_RESOURCE_EXHAUSTED,
        E_FAILED_PRECONDITION, E_OUT_OF_RANGE, E_UNIMPLEMENTED, E_INTERNAL, E_UNAVAILABLE, DATE_UNKNOWN, DATE_YEAR,
        DATE_MONTH, DATE_DAY, DATE_DECADE, DATE_CENTURY, DATE_FLAG_APPROXIMATE, DATE_FLAG_INFERRED, DATE_FLAG_OLD_STYLE,
        VALUE_NONE, VALUE_STRING, VALUE_INT64, VALUE_DOUBLE, VALUE_DATE, VALUE_DECIMAL, VALUE_BOOL, DOC_PADDED, LOG_DEBUG,
        LOG_INFO, LOG_WARNING, LOG_ERROR, THREADS_INSTANCE, THREADS_CONCURRENT, PLUGIN_HAS_RUNTIME,
    }
    constants! { out; "text", "= {:?}":
        TYPE_SENTENCE, TYPE_BOILERPLATE, ENTRY_SYMBOL, NOTE_OWNER, EXT_METRICS, EXT_RESOURCES, EXT_SELF_TEST,
    }
    constants! { out; "number", "= {}": ABI_MAJOR, ABI_MINOR, HOST_ID, NOTE_TYPE }
    out
}

/// "struct chx_str size 16" → ("struct chx_str", "size 16")
fn split(line: &str) -> (String, String) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let names = if line.starts_with(' ') { 1 } else { 2 };
    (words[..names].join(" "), words[names..].join(" "))
}

#[test]
fn agrees_with_the_header() {
    let golden_path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/plugin_abi/layout_1.0.txt");
    let golden: BTreeMap<String, String> =
        std::fs::read_to_string(golden_path).expect("the repository's golden table").lines().map(split).collect();
    let ours = table();
    assert!(golden.len() > 150, "{} lines", golden.len());
    // Both ways: what the header has and this crate has not is as wrong.
    for (name, layout) in &golden {
        assert_eq!(ours.get(name), Some(layout), "{name}");
    }
    for name in ours.keys() {
        assert!(golden.contains_key(name), "{name} is not in the header");
    }
}
