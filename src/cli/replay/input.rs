use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::cli::CliError;

const BUFFER: usize = 1 << 20;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A file of events, or standard input: one line after the other. Blank lines are no lines.
pub(super) struct Input {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    /// Of the line that was read last, from 1.
    line_number: u64,
}

impl Input {
    /// Opens a file; `-` is standard input. Gzip and zstd are known by their first bytes, whatever the name says.
    pub fn open(path: &Path) -> Result<Self, CliError> {
        let refused = |source| CliError::read(path, source);
        let reader = match path.to_str() {
            Some("-") => decompressed(io::stdin().lock()),
            _ => File::open(path).and_then(decompressed),
        };
        Ok(Input { path: path.to_owned(), reader: reader.map_err(refused)?, line_number: 0 })
    }

    /// Reads the next line into `line`, without its end; false at the end of the file.
    pub fn read_line(&mut self, line: &mut Vec<u8>) -> Result<bool, CliError> {
        loop {
            line.clear();
            if self.reader.read_until(b'\n', line).map_err(|source| CliError::read(&self.path, source))? == 0 {
                return Ok(false);
            }
            self.line_number += 1;
            line.truncate(line.trim_ascii_end().len());
            if !line.is_empty() {
                return Ok(true);
            }
        }
    }

    /// As messages name it.
    pub fn name(&self) -> String {
        if self.path == Path::new("-") { "standard input".to_owned() } else { self.path.display().to_string() }
    }

    pub fn line_number(&self) -> u64 {
        self.line_number
    }
}

fn decompressed(mut source: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut magic = Vec::with_capacity(ZSTD.len());
    source.by_ref().take(ZSTD.len() as u64).read_to_end(&mut magic)?;
    let (gzip, zstd) = (magic.starts_with(&GZIP), magic == ZSTD);
    let whole = Cursor::new(magic).chain(source);
    if gzip {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, flate2::read::MultiGzDecoder::new(whole))));
    }
    if zstd {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::new(whole)?)));
    }
    Ok(Box::new(BufReader::with_capacity(BUFFER, whole)))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const LINES: &[u8] = b"{\"a\":1}\r\n\n  \n{\"b\":2}";

    fn lines_of(content: &[u8]) -> Vec<(u64, String)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let mut input = Input::open(file.path()).unwrap();
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        while input.read_line(&mut line).unwrap() {
            lines.push((input.line_number(), String::from_utf8(line.clone()).unwrap()));
        }
        lines
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn lines_are_numbered_as_in_the_file_and_blank_ones_passed_over() {
        let expected = [(1, "{\"a\":1}".to_owned()), (4, "{\"b\":2}".to_owned())];
        assert_eq!(lines_of(LINES), expected);
        assert_eq!(lines_of(b""), []);
    }

    #[test]
    fn gzip_and_zstd_are_known_by_their_content() {
        assert_eq!(lines_of(&gzip(LINES)), lines_of(LINES));
        assert_eq!(lines_of(&zstd::encode_all(LINES, 1).unwrap()), lines_of(LINES));
    }

    #[test]
    fn a_gzip_file_of_several_members_is_read_whole() {
        let members = [gzip(b"one\n"), gzip(b"two\n")].concat();
        assert_eq!(lines_of(&members).len(), 2);
    }

    #[test]
    fn a_file_that_is_cut_off_is_an_error_that_names_it() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let whole = gzip(LINES);
        file.write_all(&whole[..whole.len() - 6]).unwrap();
        let mut input = Input::open(file.path()).unwrap();
        let mut line = Vec::new();
        let error = loop {
            match input.read_line(&mut line) {
                Ok(more) => assert!(more, "the end of a file that was cut off went unnoticed"),
                Err(error) => break error.to_string(),
            }
        };
        assert!(error.starts_with(&file.path().display().to_string()), "{error}");
    }
}
