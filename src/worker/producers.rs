use super::transport::{Transport, TransportError};
use crate::sabotage::{Rule, is_off};

/// Two transactional producers, used in turn: the second one need not wait until the coordinator is done with the first.
pub struct Producers<T: Transport> {
    turns: [Option<T::Producer>; 2],
    next: usize,
}

impl<T: Transport> Producers<T> {
    /// Both producers, their transactions initialised: whatever a predecessor left open is decided (I5).
    pub fn start(transport: &T) -> Result<Self, TransportError> {
        if is_off(Rule::I5OffsetsBeforeInit) {
            return Ok(Producers { turns: [None, None], next: 0 });
        }
        Ok(Producers { turns: [Some(transport.producer(0)?), Some(transport.producer(1)?)], next: 0 })
    }

    /// The producer whose turn it is; made anew where the last one was given up.
    pub fn current(&mut self, transport: &T) -> Result<&mut T::Producer, TransportError> {
        let turn = &mut self.turns[self.next];
        if turn.is_none() {
            *turn = Some(transport.producer(self.next)?);
        }
        turn.as_mut().ok_or(TransportError::Broken { doing: "starting a producer", why: "there is none".to_owned() })
    }

    /// Gives the present producer up: its id gets a new one before it is used again.
    pub fn give_up_current(&mut self) {
        self.turns[self.next] = None;
    }

    /// The other one's turn.
    pub fn turn(&mut self) {
        self.next = 1 - self.next;
    }
}
