use std::borrow::Cow;
use std::fmt;

use crate::abi;

/// A calendar date with its precision; proleptic Gregorian.
pub use crate::abi::Date;

impl Date {
    /// A day of the years 1 to 9999.
    pub const fn day(year: i32, month: u8, day: u8) -> Date {
        Date { year, month, day, precision: abi::DATE_DAY, flags: 0 }
    }

    /// A month.
    pub const fn month(year: i32, month: u8) -> Date {
        Date { year, month, day: 0, precision: abi::DATE_MONTH, flags: 0 }
    }

    /// A year.
    pub const fn year(year: i32) -> Date {
        Date { year, month: 0, day: 0, precision: abi::DATE_YEAR, flags: 0 }
    }

    /// Nobody said when.
    pub const fn is_unknown(&self) -> bool {
        self.precision == abi::DATE_UNKNOWN
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// `unscaled` · 10^-`scale`; the scale is -40 to 40.  What money is, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The digits.
    pub unscaled: i64,
    /// How many of them stand behind the point.
    pub scale: i32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let digits = self.unscaled.unsigned_abs();
        if self.scale <= 0 {
            return write!(f, "{sign}{digits}e{}", -i64::from(self.scale));
        }
        let scale = self.scale.min(40) as usize;
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A string, at most 16 KiB.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// Finite: the host refuses others.
    Float(f64),
    /// A day, a month, a year ...
    Date(Date),
    /// An exact number with a fraction.
    Decimal(Decimal),
    /// Yes or no.
    Bool(bool),
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {
        $(impl<'a> From<$type> for Value<'a> {
            fn from(value: $type) -> Value<'a> { Value::$variant(value.into()) }
        })*
    };
}
from!(&'a str => Text, String => Text, &'a String => Text, Cow<'a, str> => Text, i64 => Int, i32 => Int, u32 => Int,
      u16 => Int, u8 => Int, f64 => Float, Date => Date, Decimal => Decimal, bool => Bool);

impl Value<'_> {
    pub(crate) fn to_abi(&self) -> abi::Value {
        // All 16 bytes are written, so that no padding of ours reaches the host.
        let mut union = abi::Union { opaque: [0; 2] };
        let r#type = match self {
            Value::Text(text) => {
                union.str = abi::Str::new(text);
                abi::VALUE_STRING
            }
            Value::Int(value) => {
                union.i64 = *value;
                abi::VALUE_INT64
            }
            Value::Float(value) => {
                union.f64 = *value;
                abi::VALUE_DOUBLE
            }
            Value::Date(value) => {
                union.date = *value;
                abi::VALUE_DATE
            }
            Value::Decimal(value) => {
                union.decimal = abi::Decimal { unscaled: value.unscaled, scale: value.scale, reserved: 0 };
                abi::VALUE_DECIMAL
            }
            Value::Bool(value) => {
                union.i64 = i64::from(*value);
                abi::VALUE_BOOL
            }
        };
        abi::Value { r#type, reserved: 0, r#as: union }
    }

    /// `None` for a kind of value that is younger than this crate.
    ///
    /// # Safety
    /// The value was written by a host, and what it points at lives for `'a`.
    pub(crate) unsafe fn from_abi<'a>(value: &abi::Value) -> Option<Value<'a>> {
        // SAFETY: the type says which member was written, and the host promises that it is there for 'a.
        unsafe {
            Some(match value.r#type {
                abi::VALUE_STRING => Value::Text(Cow::Borrowed(value.r#as.str.text())),
                abi::VALUE_INT64 => Value::Int(value.r#as.i64),
                abi::VALUE_DOUBLE => Value::Float(value.r#as.f64),
                abi::VALUE_DATE => Value::Date(value.r#as.date),
                abi::VALUE_DECIMAL => {
                    let decimal = value.r#as.decimal;
                    Value::Decimal(Decimal { unscaled: decimal.unscaled, scale: decimal.scale })
                }
                abi::VALUE_BOOL => Value::Bool(value.r#as.i64 != 0),
                _ => return None,
            })
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Value::Int(value) => value.fmt(f),
            Value::Float(value) => value.fmt(f),
            Value::Date(value) => value.fmt(f),
            Value::Decimal(value) => value.fmt(f),
            Value::Bool(value) => value.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_people_do() {
        for (unscaled, scale, text) in [
            (1250, 2, "12.50"),
            (-5, 1, "-0.5"),
            (7, 3, "0.007"),
            (3, 0, "3e0"),
            (3, -6, "3e6"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(Decimal { unscaled, scale }.to_string(), text);
        }
    }

    #[test]
    fn values_survive_the_border() {
        for value in [
            Value::from("a \"quoted\" text"),
            Value::from(-7),
            Value::from(0.25),
            Value::from(Date::day(2024, 6, 14)),
            Value::from(Decimal { unscaled: 5, scale: 1 }),
            Value::from(true),
        ] {
            // SAFETY: `value` outlives what is made of it.
            assert_eq!(unsafe { Value::from_abi(&value.to_abi()) }.as_ref(), Some(&value));
        }
        let mut unknown = Value::from(1).to_abi();
        unknown.r#type = 99;
        // SAFETY: an unknown type is not read.
        assert_eq!(unsafe { Value::from_abi(&unknown) }, None);
    }
}
