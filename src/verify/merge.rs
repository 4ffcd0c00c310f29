use crate::event::Stream;
use crate::time::Timestamp;
use crate::worker::transport::Record;

/// The three inputs of a partition in the order in which a backlog is taken (T2): of the three heads the one with the
/// smallest (instant, topic, offset).
pub struct Merge<I> {
    inputs: [I; 3],
    heads: [Option<Record>; 3],
}

impl<I, E> Merge<I>
where
    I: Iterator<Item = Result<Record, E>>,
{
    /// The inputs in the order of [`Stream::ALL`].
    ///
    /// # Errors
    /// The first that an input has.
    pub fn of(mut inputs: [I; 3]) -> Result<Self, E> {
        let mut heads = [None, None, None];
        for (input, head) in inputs.iter_mut().zip(&mut heads) {
            *head = input.next().transpose()?;
        }
        Ok(Merge { inputs, heads })
    }

    /// The next record; `instant` says what a record counts as (T1).
    ///
    /// # Errors
    /// The first that an input has.
    pub fn next(&mut self, instant: impl Fn(&Record) -> Timestamp) -> Result<Option<Record>, E> {
        let key = |stream: &Stream| {
            let record = self.heads[*stream as usize].as_ref()?;
            Some((instant(record), *stream, record.offset))
        };
        let Some((_, stream, _)) = Stream::ALL.iter().filter_map(key).min() else { return Ok(None) };
        let next = self.inputs[stream as usize].next().transpose()?;
        Ok(std::mem::replace(&mut self.heads[stream as usize], next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_head_is_next_and_a_topic_keeps_its_order() {
        let records = |stream: Stream, at: &[i64]| {
            let record = move |(offset, ms): (usize, &i64)| {
                let (offset, timestamp) = (offset as i64, Some(Timestamp::from_millis(*ms)));
                Ok::<_, ()>(Record { stream, partition: 0, offset, timestamp, key: None, value: None, headers: vec![] })
            };
            at.iter().enumerate().map(record).collect::<Vec<_>>().into_iter()
        };
        let inputs =
            [records(Stream::Orders, &[11, 5]), records(Stream::Signups, &[10, 30]), records(Stream::Browse, &[10])];
        let mut merge = Merge::of(inputs).unwrap();
        let mut order = Vec::new();
        while let Some(record) = merge.next(|record| record.timestamp.unwrap()).unwrap() {
            order.push((record.stream, record.offset));
        }
        let expected =
            [(Stream::Signups, 0), (Stream::Browse, 0), (Stream::Orders, 0), (Stream::Orders, 1), (Stream::Signups, 1)];
        assert_eq!(order, expected);
    }
}
