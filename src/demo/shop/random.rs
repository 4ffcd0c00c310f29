use crate::time::Span;

/// SplitMix64 (Steele, Lea and Flood 2014): one seed, one shop, on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..count`; 0 where that is empty. The bias of the multiplication is below 2^-32 for what a shop counts.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// From `least` to `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below((most.saturating_sub(least) + 1) as usize) as u32
    }

    /// True so many times out of a hundred.
    pub fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of those that have a weight, by their weights.
    pub fn weighted<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let mut at = self.below(from.iter().map(|one| weight(one) as usize).sum());
        let mut found = &from[0];
        for one in from {
            found = one;
            match at.checked_sub(weight(one) as usize) {
                Some(rest) => at = rest,
                None => break,
            }
        }
        found
    }

    /// From `least` to `most`, to the millisecond.
    pub fn span(&mut self, least: Span, most: Span) -> Span {
        let width = most.as_millis().saturating_sub(least.as_millis()).max(0).unsigned_abs();
        Span::from_millis(least.as_millis() + self.below(width as usize + 1) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs for the seed 1234567, as the reference implementation in C gives them.
    #[test]
    fn gives_the_published_sequence() {
        let mut random = Random::new(1_234_567);
        let first = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([random.next(), random.next(), random.next()], first);
    }

    #[test]
    fn a_span_keeps_to_its_two_ends() {
        let mut random = Random::new(7);
        let (least, most) = (Span::from_millis(5), Span::from_millis(8));
        let drawn: Vec<Span> = (0..1000).map(|_| random.span(least, most)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&least), Some(&most)));
    }

    #[test]
    fn what_weighs_nothing_is_never_picked() {
        let mut random = Random::new(7);
        let picked = (0..1000).map(|_| *random.weighted(&[("a", 0), ("b", 3), ("c", 1)], |one| one.1));
        let of_b = picked.inspect(|one| assert_ne!(one.0, "a")).filter(|one| one.0 == "b").count();
        assert!((650..850).contains(&of_b), "{of_b} of 1000, expected some 750");
    }
}
