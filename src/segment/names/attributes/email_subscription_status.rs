use super::{Attribute, CONSENTS};
use crate::customer::Facts;
use crate::customer::stamp;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

pub static ATTRIBUTE: Attribute = Attribute {
    name: "email_subscription_status",
    kind: Kind::Enum(CONSENTS),
    normalise: Normalise::Exact,
    reads: Facts::EMAIL_CONSENT,
    read: |view| Value::symbol(view.profile().and_then(|profile| stamp::value(&profile.email_consent)).copied()),
    help: "Whether the customer takes e-mail marketing.",
    examples: &["email_subscription_status = 'SUBSCRIBED'"],
};
