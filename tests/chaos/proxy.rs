//! Between shoal and a broker: passes everything on, but for what it does to the end of a transaction (EndTxn).

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::random::Random;

/// The key of EndTxn in Kafka's protocol.
const END_TXN: i16 = 26;

/// What is done to the end of a transaction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trick {
    /// The answer never comes; nor does any other to an EndTxn on this connection.
    Swallow,
    /// The answer comes late.
    Delay(Duration),
    /// The connection breaks in place of the answer: the client sends it again.
    CutAnswer,
    /// The connection breaks before the broker has seen it.
    CutRequest,
    /// The connection breaks, and the broker gets the request later: after the client has sent it again (KAFKA-17754).
    Late(Duration),
}

impl Trick {
    pub fn name(self) -> &'static str {
        match self {
            Trick::Swallow => "answers never given",
            Trick::Delay(_) => "answers given late",
            Trick::CutAnswer => "connections cut before the answer",
            Trick::CutRequest => "connections cut before the request",
            Trick::Late(_) => "requests delivered late and twice",
        }
    }
}

/// What the proxies may do, and what they did.
#[derive(Default)]
pub struct Mischief {
    allowed: AtomicBool,
    /// One in so many; 0: none.
    one_in: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    random: Option<Random>,
    /// To be done to the next one.
    next: Option<Trick>,
    done: BTreeMap<&'static str, u64>,
}

impl Mischief {
    pub fn begin(&self, random: Random, one_in: u64) {
        self.lock().random = Some(random);
        self.one_in.store(one_in, Ordering::Release);
        self.allowed.store(true, Ordering::Release);
    }

    pub fn end(&self) {
        self.allowed.store(false, Ordering::Release);
    }

    /// Does this to the next end of a transaction.
    pub fn play(&self, trick: Trick) {
        self.lock().next = Some(trick);
    }

    /// How often each was done.
    pub fn done(&self) -> BTreeMap<&'static str, u64> {
        self.lock().done.clone()
    }

    fn is_allowed(&self) -> bool {
        self.allowed.load(Ordering::Acquire)
    }

    fn for_this_one(&self) -> Option<Trick> {
        if !self.is_allowed() {
            return None;
        }
        let mut state = self.lock();
        let trick = state.next.take().or_else(|| self.by_chance(state.random.as_mut()?))?;
        *state.done.entry(trick.name()).or_default() += 1;
        Some(trick)
    }

    fn by_chance(&self, random: &mut Random) -> Option<Trick> {
        if !random.one_in(self.one_in.load(Ordering::Acquire)) {
            return None;
        }
        let ms = |random: &mut Random| Duration::from_millis(random.between(60, 900));
        Some(match random.below(4) {
            0 => Trick::Delay(ms(random)),
            1 => Trick::CutAnswer,
            2 => Trick::CutRequest,
            _ => Trick::Late(ms(random)),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub struct Proxy {
    port: u16,
}

impl Proxy {
    /// Listens on a port of its own, and passes on to `broker`.
    pub fn start(broker: u16, mischief: Arc<Mischief>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let mischief = mischief.clone();
                thread::spawn(move || connect(client, broker, &mischief));
            }
        });
        Ok(Proxy { port })
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

/// One connection, both ways.
struct Connection {
    client: TcpStream,
    broker: TcpStream,
    mischief: Arc<Mischief>,
    /// What is to be done to the answers with these correlation ids.
    answers: Mutex<BTreeMap<i32, Trick>>,
    /// No EndTxn of this connection is answered any more, up to this time.
    swallows: Mutex<Option<Instant>>,
}

/// How long a connection keeps answers to itself: longer than a worker tries before it gives its producer up.
const SWALLOWS_FOR: Duration = Duration::from_secs(9);

fn connect(client: TcpStream, broker: u16, mischief: &Arc<Mischief>) {
    let Ok(broker) = TcpStream::connect(("127.0.0.1", broker)) else { return };
    let _ = (client.set_nodelay(true), broker.set_nodelay(true));
    let (answers, swallows) = (Mutex::default(), Mutex::default());
    let connection = Arc::new(Connection { client, broker, mischief: mischief.clone(), answers, swallows });
    let back = connection.clone();
    let answering = thread::spawn(move || {
        let _ = back.pass_answers();
        back.cut();
    });
    let _ = connection.pass_requests();
    connection.cut();
    let _ = answering.join();
}

impl Connection {
    fn pass_requests(&self) -> io::Result<()> {
        while let Some(frame) = read_frame(&self.client)? {
            let trick = if api_key(&frame) == Some(END_TXN) { self.trick() } else { None };
            match (trick, correlation(&frame, 4)) {
                (Some(Trick::CutRequest), _) => return Ok(()),
                (Some(Trick::Late(by)), _) => {
                    let _ = self.client.shutdown(Shutdown::Both);
                    pause(by);
                    return (&self.broker).write_all(&frame);
                }
                (Some(trick), Some(id)) => drop(lock(&self.answers).insert(id, trick)),
                _ => {}
            }
            (&self.broker).write_all(&frame)?;
        }
        Ok(())
    }

    fn pass_answers(&self) -> io::Result<()> {
        while let Some(frame) = read_frame(&self.broker)? {
            let trick = correlation(&frame, 0).and_then(|id| lock(&self.answers).remove(&id));
            match trick {
                Some(Trick::Swallow) => continue,
                Some(Trick::CutAnswer) => return Ok(()),
                Some(Trick::Delay(by)) => pause(by),
                _ => {}
            }
            (&self.client).write_all(&frame)?;
        }
        Ok(())
    }

    fn trick(&self) -> Option<Trick> {
        let mut swallows = lock(&self.swallows);
        if swallows.is_some_and(|until| Instant::now() < until) && self.mischief.is_allowed() {
            return Some(Trick::Swallow);
        }
        let trick = self.mischief.for_this_one();
        if trick == Some(Trick::Swallow) {
            *swallows = Some(Instant::now() + SWALLOWS_FOR);
        }
        trick
    }

    fn cut(&self) {
        let _ = (self.client.shutdown(Shutdown::Both), self.broker.shutdown(Shutdown::Both));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request or an answer, its length in front; `None` at the end of the stream.
fn read_frame(mut from: &TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut frame = vec![0; 4];
    if let Err(error) = from.read_exact(&mut frame) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let length = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]) as usize;
    frame.resize(4 + length, 0);
    from.read_exact(&mut frame[4..])?;
    Ok(Some(frame))
}

/// A request's header begins with the key and the version of its kind.
fn api_key(frame: &[u8]) -> Option<i16> {
    Some(i16::from_be_bytes(frame.get(4..6)?.try_into().ok()?))
}

/// The correlation id, so many bytes into the header.
fn correlation(frame: &[u8], into: usize) -> Option<i32> {
    Some(i32::from_be_bytes(frame.get(4 + into..8 + into)?.try_into().ok()?))
}

fn pause(time: Duration) {
    let began = Instant::now();
    while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}
