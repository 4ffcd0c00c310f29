use super::random::Random;
use crate::event::Address;
use crate::time::Span;

/// Where customers live.
#[derive(Debug)]
pub struct Home {
    /// Out of a hundred customers so many live here.
    share: u32,
    pub country: &'static str,
    pub region: &'static str,
    pub city: &'static str,
    pub language: &'static str,
    /// Millionths of a degree.
    coordinates: (i32, i32),
}

const HOMES: [Home; 8] = [
    home(30, "GB", "GB-LND", "London", "en-GB", (51_507_400, -127_800)),
    home(18, "GB", "GB-MAN", "Manchester", "en-GB", (53_480_800, -2_242_600)),
    home(8, "GB", "GB-EDH", "Edinburgh", "en-GB", (55_953_300, -3_188_300)),
    home(12, "IE", "IE-D", "Dublin", "en-IE", (53_349_800, -6_260_300)),
    home(12, "DE", "DE-BE", "Berlin", "de-DE", (52_520_000, 13_405_000)),
    home(8, "FR", "FR-75", "Paris", "fr-FR", (48_856_600, 2_352_200)),
    home(6, "US", "US-NY", "New York City", "en-US", (40_712_800, -74_006_000)),
    home(6, "SE", "SE-AB", "Stockholm", "sv-SE", (59_329_300, 18_068_600)),
];

const NAMES: [&str; 24] = [
    "ada", "ben", "carla", "dev", "elif", "finn", "grace", "hugo", "iris", "jonas", "kemi", "leo", "mara", "nils",
    "olga", "priya", "quinn", "rosa", "sami", "tessa", "uma", "viktor", "wanda", "yusuf",
];

const DOMAINS: [&str; 4] = ["gmail.com", "outlook.com", "icloud.com", "example.org"];

/// What someone does on the shop's pages, by and large.
#[derive(Debug)]
pub struct Habit {
    /// Out of a hundred customers so many have it.
    share: u32,
    /// The least and the most time from one visit to the next.
    pub between_visits: (Span, Span),
    /// Of a hundred visits so many put something into the cart.
    pub fills: u32,
    /// Of a hundred such visits so many end with an order.
    pub buys: u32,
    /// Of a hundred visits so many are the last for months; of those with an order, `after_order`.
    pub drifts: u32,
    pub drifts_after_order: u32,
    /// The most pieces of one product.
    pub pieces_max: u32,
}

const HABITS: [Habit; 4] = [
    // Looks often, and nearly never buys.
    Habit { share: 40, between_visits: hours(10, 50), fills: 25, buys: 5, drifts: 3, ..ORDINARY },
    // Comes every other week, and likes what is there.
    Habit { share: 30, between_visits: hours(60, 300), fills: 70, buys: 60, drifts: 3, ..ORDINARY },
    // Wanted one thing.
    Habit { share: 20, between_visits: hours(20, 120), fills: 80, buys: 60, drifts_after_order: 85, ..ORDINARY },
    // Buys for the whole street.
    Habit { share: 10, between_visits: hours(80, 400), fills: 90, buys: 75, pieces_max: 12, ..ORDINARY },
];

const ORDINARY: Habit =
    Habit { share: 0, between_visits: hours(0, 0), fills: 0, buys: 0, drifts: 5, drifts_after_order: 5, pieces_max: 2 };

const DEVICES: [(&str, &str); 4] =
    [("mobile", "ios"), ("mobile", "android"), ("desktop", "windows"), ("desktop", "macos")];

/// What about a person does not change.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: &'static str,
    pub home: &'static Home,
    pub habit: &'static Habit,
    pub email_domain: &'static str,
    pub device: &'static str,
    pub os: &'static str,
    pub birth_year: u32,
}

impl Person {
    pub fn new(random: &mut Random) -> Self {
        let (device, os) = *random.pick(&DEVICES);
        Person {
            name: random.pick::<&str>(&NAMES),
            home: random.weighted(&HOMES, |home| home.share),
            habit: random.weighted(&HABITS, |habit| habit.share),
            email_domain: random.pick::<&str>(&DOMAINS),
            device,
            os,
            birth_year: random.between(1940, 2007),
        }
    }
}

impl Home {
    pub fn address(&self) -> Address<'static> {
        Address {
            country: Some(self.country.into()),
            region: Some(self.region.into()),
            city: Some(self.city.into()),
            coordinates: Some(self.coordinates),
        }
    }
}

const fn home(
    share: u32,
    country: &'static str,
    region: &'static str,
    city: &'static str,
    language: &'static str,
    coordinates: (i32, i32),
) -> Home {
    Home { share, country, region, city, language, coordinates }
}

const fn hours(least: i64, most: i64) -> (Span, Span) {
    (Span::from_hours(least), Span::from_hours(most))
}
