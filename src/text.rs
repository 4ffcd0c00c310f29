//! How texts are made comparable: case folding, and cities without spaces.

/// How the texts of a name are made comparable, on both sides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Normalise {
    /// Case-sensitive, as they are.
    Exact,
    /// Case folded: list elements, tags, categories.
    Fold,
    /// Case folded and without spaces: cities.
    FoldWithoutSpaces,
}

impl Normalise {
    pub fn apply(self, text: &str) -> String {
        match self {
            Normalise::Exact => text.to_owned(),
            Normalise::Fold => fold(text),
            Normalise::FoldWithoutSpaces => fold(text).split_whitespace().collect(),
        }
    }
}

/// Simple Unicode case folding: each character becomes the small form of its capital, where both are one character.
/// (So ς, σ and Σ are one, and ſ is s; ß and ẞ are one; İ and ı stay as they are: Unicode, CaseFolding.txt, C and S.)
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if matches!(c, 'ı' | 'İ') {
        return c;
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    single(upper.to_lowercase()).unwrap_or(upper)
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_simple_and_knows_the_odd_ones() {
        assert_eq!(fold("VIP Straße ΟΔΟΣ οδος"), fold("vip straße οδοσ οδος"));
        assert_eq!(fold("ẞ"), "ß");
        assert_eq!(fold("ſ"), "s");
        assert_ne!(fold("I"), fold("ı"));
        assert_eq!(Normalise::FoldWithoutSpaces.apply("US-NY-New York City"), "us-ny-newyorkcity");
    }
}
