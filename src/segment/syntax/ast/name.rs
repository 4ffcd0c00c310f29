/// The name of an attribute, a function or a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// In small letters: case means nothing here.
    pub path: String,
    /// What follows `attribute.`, `property.` and the like, as it is written: case counts here.
    pub key: Option<String>,
    /// The name in parentheses: `distinct(product)`, `sum(property.pages)`. Only of parameters.
    pub argument: Option<Box<Name>>,
}

/// What has a key after it; the longest that fits is taken.
const KEYED: [&str; 6] = ["attribute", "property", "consent", "metafields", "customer.metafields", "customer"];

impl Name {
    pub fn plain(path: &str) -> Self {
        Name { path: path.to_ascii_lowercase(), key: None, argument: None }
    }

    pub fn with_key(path: &str, key: &str) -> Self {
        Name { key: Some(key.to_owned()), ..Name::plain(path) }
    }

    /// Reads a word with dots in it: `Attribute.favColour` is the path `attribute` and the key `favColour`.
    pub fn of_word(word: &str) -> Self {
        let keyed = KEYED.iter().filter_map(|path| Some((*path, after_path(word, path)?)));
        match keyed.max_by_key(|(path, _)| path.len()) {
            Some((path, key)) => Name::with_key(path, key),
            None => Name::plain(word),
        }
    }

    /// Whether this is the given word, in any case.
    pub fn is(&self, word: &str) -> bool {
        self.key.is_none() && self.argument.is_none() && self.path == word
    }
}

/// Whether a key follows this path, so that the lexer may go on with the characters of keys.
pub(crate) fn takes_key(path: &str) -> bool {
    KEYED.iter().any(|keyed| keyed.eq_ignore_ascii_case(path))
}

fn after_path<'w>(word: &'w str, path: &str) -> Option<&'w str> {
    let (head, rest) = word.split_at_checked(path.len())?;
    if head.eq_ignore_ascii_case(path) { rest.strip_prefix('.') } else { None }
}
