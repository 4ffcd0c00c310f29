use std::fmt;
use std::ops::{Deref, DerefMut};

/// A list whose first elements are dropped often, and each time at a cost that does not grow with the list: they stay in
/// memory until they are as many as those that are left.
#[derive(Clone)]
pub struct Trail<T> {
    elements: Vec<T>,
    /// How many at the beginning are dropped.
    gone: usize,
}

/// A list that is shorter is moved together at once.
const SHORT: usize = 64;

impl<T> Trail<T> {
    pub fn insert(&mut self, place: usize, element: T) {
        self.elements.insert(self.gone + place, element);
    }

    pub fn remove(&mut self, place: usize) -> T {
        self.elements.remove(self.gone + place)
    }

    pub fn drop_first(&mut self, count: usize) {
        self.gone = (self.gone + count).min(self.elements.len());
        let left = self.elements.len() - self.gone;
        if left < SHORT || self.gone >= left {
            self.elements.drain(..self.gone);
            self.gone = 0;
        }
    }

    pub fn into_vec(mut self) -> Vec<T> {
        self.elements.drain(..self.gone);
        self.elements
    }
}

impl<T> From<Vec<T>> for Trail<T> {
    fn from(elements: Vec<T>) -> Self {
        Trail { elements, gone: 0 }
    }
}

impl<T> Default for Trail<T> {
    fn default() -> Self {
        Trail::from(Vec::new())
    }
}

impl<T> Deref for Trail<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements[self.gone..]
    }
}

impl<T> DerefMut for Trail<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.elements[self.gone..]
    }
}

impl<T: PartialEq> PartialEq for Trail<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Trail<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_list_it_would_be_if_all_were_moved_together_at_once() {
        let (mut trail, mut plain) = (Trail::default(), Vec::new());
        for number in 0..1000 {
            let place = plain.len() - plain.len().min(number % 3);
            trail.insert(place, number);
            plain.insert(place, number);
            if plain.len() > 200 {
                trail.drop_first(1 + number % 2);
                plain.drain(..1 + number % 2);
            }
            assert_eq!(*trail, *plain);
        }
        assert!(trail.elements.len() <= 2 * plain.len() + SHORT);
        assert_eq!((trail.remove(3), trail.into_vec().len()), (plain[3], plain.len() - 1));
    }
}
