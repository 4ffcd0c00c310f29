use super::check::{self, invalid, last_of_each_name, one_of, required};
use super::money::{Amounts, balance, currency_of};
use super::{AddressDraft, Store};
use crate::event::signup::{Change, ProfileUpdate, SignupEvent, StoreCredit};
use crate::event::{Address, Refusal, Text};
use crate::time::{DateOrTime, parse_date_or_time};

const SUBSCRIPTIONS: [&str; 6] = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "INVALID", "UNSUBSCRIBED", "REDACTED"];
const SMS_SUBSCRIPTIONS: [&str; 5] = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "REDACTED"];
const ACCOUNTS: [&str; 4] = ["DECLINED", "DISABLED", "ENABLED", "INVITED"];
const PRODUCT_SUBSCRIPTIONS: [&str; 6] = ["SUBSCRIBED", "CANCELED", "EXPIRED", "FAILED", "NEVER_SUBSCRIBED", "PAUSED"];

/// What is said of a customer, finished but for amounts, addresses and accounts.
#[derive(Default, Debug)]
pub struct SignupDraft<'a> {
    pub kind: Option<Text<'a>>,
    pub update: ProfileUpdate<'a>,
    pub addresses: Change<Vec<AddressDraft<'a>>>,
    pub cost_to_serve: Change<Text<'a>>,
    pub store_credit: Change<Vec<StoreCreditDraft<'a>>>,
    /// Names of what is to be cleared, beside what is cleared already.
    pub clear: Vec<Text<'a>>,
}

#[derive(Default, Debug)]
pub struct StoreCreditDraft<'a> {
    pub account_id: Option<Text<'a>>,
    pub balance: Option<Text<'a>>,
    pub currency: Option<Text<'a>>,
    pub next_expiry_date: Option<Text<'a>>,
    pub last_credit_date: Option<Text<'a>>,
}

impl<'a> SignupDraft<'a> {
    pub fn finish(self: Box<Self>, store: &Store) -> Result<SignupEvent<'a>, Refusal> {
        match required("kind", self.kind.as_deref())? {
            "signed_up" | "updated" => Ok(SignupEvent::Update(Box::new(self.update(store)?))),
            "erased" => Ok(SignupEvent::Erased),
            other => Err(invalid("kind", "one of signed_up, updated, erased", other)),
        }
    }

    fn update(mut self, store: &Store) -> Result<ProfileUpdate<'a>, Refusal> {
        self.apply_clear()?;
        let mut update = self.update;
        check_statuses(&update)?;
        update.consent = update.consent.map(last_of_each_name).none_is_absent();
        check_consent(&update.consent)?;
        update.addresses = self.addresses.try_map(finish_addresses)?.none_is_clear();
        update.tags = update.tags.none_is_clear();
        update.companies = update.companies.none_is_clear();
        check::ids("companies", update.companies.as_set().map_or(&[], Vec::as_slice))?;
        check::optional_id("created_by_app_id", update.created_by_app_id.as_set())?;
        let amounts = Amounts::of_store(store);
        update.cost_to_serve = self.cost_to_serve.try_map(|text| amounts.amount("cost_to_serve", &text))?;
        update.store_credit = self.store_credit.try_map(|all| finish_accounts(all, store))?.none_is_absent();
        update.attributes = update.attributes.map(last_of_each_name).none_is_absent();
        Ok(update)
    }
}

fn check_statuses(update: &ProfileUpdate<'_>) -> Result<(), Refusal> {
    let check = |field, status: &Change<Text<'_>>, allowed: &[&str]| match status.as_set() {
        Some(status) => one_of(field, status, allowed),
        None => Ok(()),
    };
    check("email_subscription_status", &update.email_subscription_status, &SUBSCRIPTIONS)?;
    check("sms_subscription_status", &update.sms_subscription_status, &SMS_SUBSCRIPTIONS)?;
    check("account_status", &update.account_status, &ACCOUNTS)?;
    check("product_subscription_status", &update.product_subscription_status, &PRODUCT_SUBSCRIPTIONS)
}

/// E-mail and SMS have fields of their own: a second place for the same fact would leave open which one counts.
fn check_consent(consent: &Change<Vec<(Text<'_>, Option<Text<'_>>)>>) -> Result<(), Refusal> {
    for (channel, status) in consent.as_set().into_iter().flatten() {
        let field = || format!("consent.{}", check::shown(channel));
        if let "email" | "sms" = channel.as_ref() {
            let expected = format!("said in `{channel}_subscription_status`");
            return Err(invalid(&field(), &expected, status.as_deref().unwrap_or("null")));
        }
        if let Some(status) = status
            && !SUBSCRIPTIONS.contains(&status.as_ref())
        {
            one_of(&field(), status, &SUBSCRIPTIONS)?;
        }
    }
    Ok(())
}

fn finish_addresses<'a>(addresses: Vec<AddressDraft<'a>>) -> Result<Vec<Address<'a>>, Refusal> {
    let finish = |(at, address): (usize, AddressDraft<'a>)| {
        address.finish().map_err(|refusal| refusal.within(&format!("addresses[{at}]")))
    };
    addresses.into_iter().enumerate().map(finish).collect()
}

fn finish_accounts<'a>(accounts: Vec<StoreCreditDraft<'a>>, store: &Store) -> Result<Vec<StoreCredit<'a>>, Refusal> {
    let finish = |(at, account): (usize, StoreCreditDraft<'a>)| {
        account.finish(store).map_err(|refusal| refusal.within(&format!("store_credit[{at}]")))
    };
    let accounts: Result<Vec<_>, _> = accounts.into_iter().enumerate().map(finish).collect();
    let by_id = accounts?.into_iter().map(|account| (account.account_id.clone(), account)).collect();
    Ok(last_of_each_name(by_id).into_iter().map(|(_, account)| account).collect())
}

impl<'a> StoreCreditDraft<'a> {
    fn finish(self, store: &Store) -> Result<StoreCredit<'a>, Refusal> {
        let account_id = check::id("account_id", required("account_id", self.account_id)?)?;
        let currency = self.currency.as_deref().map(|code| currency_of("currency", code, store)).transpose()?;
        let balance = self.balance.map(|text| balance("balance", &text, currency)).transpose()?;
        let next_expiry_date = self.next_expiry_date.map(|text| date("next_expiry_date", &text)).transpose()?;
        let last_credit_date = self.last_credit_date.map(|text| date("last_credit_date", &text)).transpose()?;
        Ok(StoreCredit { account_id, balance, currency: self.currency, next_expiry_date, last_credit_date })
    }
}

fn date(field: &str, text: &str) -> Result<DateOrTime, Refusal> {
    parse_date_or_time(text).ok_or_else(|| invalid(field, "a date, such as 2026-12-31, or an RFC 3339 date-time", text))
}
