use super::PARTITIONS;

/// The group coordinator: the classic protocol with eager rebalances, range assignment and static members.
#[derive(Default)]
pub struct Group {
    pub generation: i32,
    members: Vec<Member>,
    next_id: u64,
    /// A rebalance is under way; whoever has not joined by then is out of it.
    rebalancing_until: Option<i64>,
}

struct Member {
    id: u64,
    /// Which life of which process.
    life: (usize, u32),
    /// A static member's name.
    instance: Option<String>,
    /// When it was last heard of.
    heard_at: i64,
    /// It has joined the generation that is being made.
    joined: bool,
    partitions: Vec<i32>,
}

/// What a member finds when it looks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Its partitions, in this generation.
    Member(i32, Vec<i32>),
    /// Everyone is asked to join again.
    Rebalancing,
    /// The group has gone on without it.
    Out,
    /// Another has its static place.
    Replaced,
}

/// How long a rebalance waits for members that do not join.
const REBALANCE_WITHIN_MS: i64 = 8_000;

impl Group {
    /// A new member; the name of a static one gives it the place of an earlier one of that name, and no rebalance.
    pub fn join(&mut self, life: (usize, u32), instance: Option<&str>, now: i64) -> u64 {
        self.next_id += 1;
        let id = self.next_id;
        let same = |member: &&mut Member| instance.is_some() && member.instance.as_deref() == instance;
        if let Some(member) = self.members.iter_mut().find(same) {
            (member.id, member.life, member.heard_at) = (id, life, now);
            member.joined = true;
        } else {
            let instance = instance.map(str::to_owned);
            self.members.push(Member { id, life, instance, heard_at: now, joined: true, partitions: Vec::new() });
            self.rebalance(now, Some(id));
        }
        id
    }

    /// A member joins the generation that is being made.
    pub fn rejoin(&mut self, id: u64) {
        if let Some(member) = self.members.iter_mut().find(|member| member.id == id) {
            member.joined = true;
        }
    }

    fn rebalance(&mut self, now: i64, joined: Option<u64>) {
        if self.rebalancing_until.is_none() {
            self.rebalancing_until = Some(now + REBALANCE_WITHIN_MS);
            self.members.iter_mut().for_each(|member| member.joined = Some(member.id) == joined);
        }
    }

    pub fn standing(&self, id: u64, instance: Option<&str>) -> Standing {
        let Some(member) = self.members.iter().find(|member| member.id == id) else {
            let replaced = instance.is_some() && self.members.iter().any(|m| m.instance.as_deref() == instance);
            return if replaced { Standing::Replaced } else { Standing::Out };
        };
        match self.rebalancing_until {
            Some(_) => Standing::Rebalancing,
            None => Standing::Member(self.generation, member.partitions.clone()),
        }
    }

    /// Whether a member of a generation may commit offsets.
    pub fn may_commit(&self, id: u64, generation: i32) -> bool {
        self.generation == generation && self.members.iter().any(|member| member.id == id)
    }

    /// Members of these lives are heard of.
    pub fn heard(&mut self, lives: impl Fn((usize, u32)) -> bool, now: i64) {
        self.members.iter_mut().filter(|member| lives(member.life)).for_each(|member| member.heard_at = now);
    }

    /// Who was not heard of for too long is out; a rebalance ends when all have joined. True where it ended.
    pub fn tick(&mut self, now: i64, session_ms: i64) -> bool {
        let before = self.members.len();
        self.members.retain(|member| now - member.heard_at <= session_ms);
        if self.members.len() < before {
            self.rebalance(now, None);
        }
        let Some(until) = self.rebalancing_until else { return false };
        if !self.members.iter().all(|member| member.joined) && now < until {
            return false;
        }
        self.members.retain(|member| member.joined || member.instance.is_some());
        self.rebalancing_until = None;
        self.generation += 1;
        self.assign();
        true
    }

    /// By range: each gets as many as the others, the first ones more.
    fn assign(&mut self) {
        self.members.sort_by(|a, b| (&a.instance, a.id).cmp(&(&b.instance, b.id)));
        let (members, partitions) = (self.members.len().max(1), PARTITIONS as usize);
        let mut next = 0;
        for (number, member) in self.members.iter_mut().enumerate() {
            let many = partitions / members + usize::from(number < partitions % members);
            member.partitions = (next..next + many).map(|partition| partition as i32).collect();
            next += many;
        }
    }

    /// A dynamic member that leaves is out at once; a static one keeps its place.
    pub fn leave(&mut self, id: u64, now: i64) {
        let before = self.members.len();
        self.members.retain(|member| member.id != id || member.instance.is_some());
        if self.members.len() < before {
            self.rebalance(now, None);
        }
    }
}
