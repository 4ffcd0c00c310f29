use std::time::{SystemTime, UNIX_EPOCH};

/// What a campaign is to be.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub kills: u32,
    pub brokers: u32,
    /// Whether each process has a slot.
    pub slots: bool,
    /// Whether customers do several things a second: then records meet timers, and each other, all the time.
    pub dense: bool,
    pub seed: u64,
}

impl Options {
    /// Takes the options of a campaign out of the program's arguments; the others are the test harness's.
    pub fn of(arguments: Vec<String>) -> (Self, Vec<String>) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |passed| passed.as_millis() as u64);
        let mut options = Options { kills: 12, brokers: 1, slots: true, dense: false, seed: now };
        let mut others = Vec::new();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let text = arguments.next().unwrap_or_default();
                text.parse::<u64>().unwrap_or_else(|_| panic!("{argument} needs a number, not `{text}`"))
            };
            match argument.as_str() {
                "--kills" => options.kills = number() as u32,
                "--brokers" => options.brokers = number() as u32,
                "--seed" => options.seed = number(),
                "--no-slots" => options.slots = false,
                "--dense" => options.dense = true,
                _ => others.push(argument),
            }
        }
        (options, others)
    }

    /// The command that makes the same campaign.
    pub fn command(&self) -> String {
        let Options { kills, brokers, slots, dense, seed } = self;
        let slots = if *slots { "" } else { " --no-slots" };
        let dense = if *dense { " --dense" } else { "" };
        format!("cargo test --test chaos -- --kills {kills} --brokers {brokers}{slots}{dense} --seed {seed}")
    }
}
