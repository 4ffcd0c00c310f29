use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Currency, Ratio};

/// An exact decimal: `mantissa / 10^scale`, kept without trailing zeros, so that equal values are equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Digits a decimal may have in all: what an i128 holds of any digits.
const DIGITS_MAX: usize = 38;

impl Decimal {
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };

    pub const fn from_integer(value: i64) -> Self {
        Decimal { mantissa: value as i128, scale: 0 }
    }

    /// `mantissa / 10^scale`; scale at most 38.
    pub fn new(mut mantissa: i128, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Digits after the decimal point, trailing zeros not counted.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Reads JSON number syntax (RFC 8259, section 6, leading zeros accepted): `-12.50`, `1e3`. `None` for other text
    /// and for numbers of more than 38 digits.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_short(text.as_bytes()).or_else(|| Self::parse_any(text))
    }

    /// The short way for nearly all text: up to 18 digits and a point, which fit 64 bits. `None`: look again.
    fn parse_short(text: &[u8]) -> Option<Self> {
        let ends_in_digits = text.first()?.is_ascii_digit() && text.last()?.is_ascii_digit();
        if text.len() > 18 || !ends_in_digits {
            return None;
        }
        let (mut mantissa, mut scale, mut behind_point) = (0i64, 0, false);
        for byte in text {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + i64::from(byte - b'0');
                    scale += u8::from(behind_point);
                }
                b'.' if !behind_point => behind_point = true,
                _ => return None,
            }
        }
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Some(Decimal { mantissa: mantissa.into(), scale })
    }

    fn parse_any(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (digits, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], unsigned[at + 1..].parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let dangling = digits.ends_with('.') || whole.is_empty();
        if dangling || !only_digits(whole) || !only_digits(fraction) {
            return None;
        }
        let all = whole.bytes().chain(fraction.bytes());
        let mantissa = all.into_iter().try_fold(0i128, |m, b| m.checked_mul(10)?.checked_add(i128::from(b - b'0')))?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let value = Self::scaled(mantissa, scale)?;
        Some(if negative { Decimal { mantissa: -value.mantissa, ..value } } else { value })
    }

    fn scaled(mantissa: i128, scale: i32) -> Option<Self> {
        if mantissa == 0 {
            return Some(Decimal::ZERO);
        }
        if scale < 0 {
            let factor = 10i128.checked_pow(scale.unsigned_abs())?;
            return Some(Decimal { mantissa: mantissa.checked_mul(factor)?, scale: 0 });
        }
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        (scale as usize <= DIGITS_MAX).then_some(Decimal { mantissa, scale: scale as u8 })
    }

    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Minor units of `currency`, if the value has no finer digits and fits.
    pub fn to_minor(self, currency: Currency) -> Option<i64> {
        (self.scale <= currency.exponent()).then(|| self.to_minor_rounded(currency)).flatten()
    }

    /// Minor units of `currency`, rounded half-even; `None` if they do not fit an i64.
    pub fn to_minor_rounded(self, currency: Currency) -> Option<i64> {
        self.to_scale_rounded(currency.exponent())
    }

    /// The value times `10^scale`, rounded half-even; `None` if it does not fit an i64.
    pub fn to_scale_rounded(self, scale: u8) -> Option<i64> {
        let (own, wanted) = (u32::from(self.scale), u32::from(scale));
        if let (Ok(mantissa), true) = (i64::try_from(self.mantissa), own == wanted) {
            return Some(mantissa);
        }
        let scaled = if own <= wanted {
            self.mantissa.checked_mul(10i128.checked_pow(wanted - own)?)?
        } else {
            divide_half_even(self.mantissa, 10i128.pow(own - wanted))
        };
        i64::try_from(scaled).ok()
    }

    /// The product, exact; `None` if it has more than 38 digits.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        Self::scaled(mantissa, i32::from(self.scale) + i32::from(other.scale))
    }

    /// An integer, if it is one.
    pub fn to_integer(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

    pub fn to_ratio(self) -> Ratio {
        Ratio::new(self.mantissa, 10i128.pow(u32::from(self.scale)))
    }
}

/// Rounded to the nearest, ties to the even neighbour (IEEE 754 roundTiesToEven); `divisor` > 0.
fn divide_half_even(value: i128, divisor: i128) -> i128 {
    let (floor, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
    match rest.cmp(&(divisor - rest)) {
        Ordering::Less => floor,
        Ordering::Greater => floor + 1,
        Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.mantissa, self.scale).hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to_ratio().cmp(&other.to_ratio())
    }
}

/// Plain decimal text without an exponent: `-12.5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn text_is_read_digit_by_digit() {
        for (text, same) in [("505.30", "505.3"), ("-0.10", "-0.1"), ("1e3", "1000"), ("12.5E-1", "1.25"), ("0.0", "0")]
        {
            assert_eq!(decimal(text).to_string(), same);
        }
        assert_eq!(decimal("0.1").times(decimal("3")).unwrap(), decimal("0.3"));
    }

    #[test]
    fn other_text_is_refused() {
        let long = "9".repeat(40);
        for text in ["", "-", ".5", "5.", "1,000", "0x10", "NaN", "1e", "+1", "1e99999999999", " 1", long.as_str()] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn minor_units_are_exact_or_rounded_half_even() {
        let gbp = Currency::of_code("GBP").unwrap();
        assert_eq!(decimal("505.30").to_minor(gbp), Some(50_530));
        assert_eq!(decimal("505.305").to_minor(gbp), None);
        let rounded = |text| decimal(text).to_minor_rounded(gbp).unwrap();
        assert_eq!([rounded("0.005"), rounded("0.015"), rounded("0.0151"), rounded("-0.025")], [0, 2, 2, -2]);
    }
}
