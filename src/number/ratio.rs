use std::cmp::Ordering;

/// An exact quotient of two integers, compared by cross-multiplication and never rounded.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    numerator: i128,
    /// Above zero.
    denominator: i128,
}

impl Ratio {
    /// `denominator` must be above zero; anything else counts as 1.
    pub fn new(numerator: i128, denominator: i128) -> Self {
        debug_assert!(denominator > 0);
        Ratio { numerator, denominator: denominator.max(1) }
    }

    pub fn numerator(self) -> i128 {
        self.numerator
    }

    pub fn denominator(self) -> i128 {
        self.denominator
    }

    pub fn integer(value: i128) -> Self {
        Ratio { numerator: value, denominator: 1 }
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        match (left, right) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => wide_product(self.numerator, other.denominator).cmp(&wide_product(other.numerator, self.denominator)),
        }
    }
}

/// The 256-bit product as (sign and high half, low half), which compare as the product does. `b` is above zero.
fn wide_product(a: i128, b: i128) -> (i128, u128) {
    let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
    let mask = u128::from(u64::MAX);
    let (x1, x0, y1, y0) = (x >> 64, x & mask, y >> 64, y & mask);
    let low = x0 * y0;
    let (cross_a, cross_b) = (x1 * y0, x0 * y1);
    let middle = (low >> 64) + (cross_a & mask) + (cross_b & mask);
    let low = (low & mask) | (middle << 64);
    let high = x1 * y1 + (cross_a >> 64) + (cross_b >> 64) + (middle >> 64);
    if a >= 0 {
        return (high as i128, low);
    }
    let (low, carry) = (!low).overflowing_add(1);
    ((!high).wrapping_add(u128::from(carry)) as i128, low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_are_compared_without_rounding() {
        assert!(Ratio::new(1, 3) > Ratio::new(333_333_333, 1_000_000_000));
        assert_eq!(Ratio::new(2, 6), Ratio::new(1, 3));
        assert!(Ratio::new(-1, 3) < Ratio::integer(0));
    }

    #[test]
    fn products_beyond_128_bits_compare_right() {
        let huge = i128::MAX / 2;
        assert!(Ratio::new(huge, 3) > Ratio::new(huge - 1, 3));
        assert!(Ratio::new(huge, 7) < Ratio::new(huge, 5));
        assert!(Ratio::new(-huge, 7) > Ratio::new(-huge, 5));
        assert!(Ratio::new(-huge, 7) < Ratio::new(huge, 1_000_003));
        assert_eq!(Ratio::new(huge, huge), Ratio::integer(1));
    }
}
