//! "Did you mean": the known name nearest to one that is not.

/// The candidate that a few slips of the finger would turn into `word`, in any case; the first of equally near ones.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let slips_max = (word.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (slips(&word, &candidate.to_lowercase()), candidate))
        .filter(|(slips, candidate)| *slips <= slips_max && *slips < candidate.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// What is typed half is one slip.
fn slips(word: &str, candidate: &str) -> usize {
    let is_begun = word.chars().count() >= 4 && candidate.starts_with(word);
    if is_begun { 1 } else { strsim::osa_distance(word, candidate) }
}

/// The names, as a message lists them: all, or the first few.
pub fn listed<'c>(names: impl Iterator<Item = &'c str>, max: usize) -> String {
    let all: Vec<&str> = names.collect();
    let more = if all.len() > max { ", …" } else { "" };
    format!("{}{more}", all[..all.len().min(max)].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_word_is_not() {
        let names = ["number_of_orders", "amount_spent", "cart_items"];
        let near = |word| nearest(word, names.into_iter());
        assert_eq!(near("numbr_of_order"), Some("number_of_orders"));
        assert_eq!(near("AMOUNT_SPEND"), Some("amount_spent"));
        assert_eq!(near("cart_itmes"), Some("cart_items"));
        assert_eq!(near("country"), None);
        assert_eq!(near("x"), None);
    }
}
