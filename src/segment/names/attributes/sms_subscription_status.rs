use super::Attribute;
use crate::customer::Facts;
use crate::customer::stamp;
use crate::segment::names::{Kind, Normalise};
use crate::segment::value::Value;

const STATES: &[&str] = &["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "REDACTED"];

pub static ATTRIBUTE: Attribute = Attribute {
    name: "sms_subscription_status",
    kind: Kind::Enum(STATES),
    normalise: Normalise::Exact,
    reads: Facts::SMS_CONSENT,
    read: |view| Value::symbol(view.profile().and_then(|profile| stamp::value(&profile.sms_consent)).copied()),
    help: "Whether the customer takes marketing by SMS.",
    examples: &["sms_subscription_status = 'SUBSCRIBED'"],
};
