use super::row::Row;
use crate::customer::activity::Act;
use crate::customer::orders::order::Order;
use crate::segment::catalog::plan::{FilterPlan, RowSource, RowsPlan};
use crate::segment::judge::judge;
use crate::segment::value::View;
use crate::time::Timestamp;

/// The rows from `from` on that pass the filters, ascending by date. The window's end is not looked at.
pub fn gather<'a>(plan: &RowsPlan, from: Timestamp, view: &View<'a>) -> Vec<Row<'a>> {
    let passes = |row: &Row<'a>| plan.filters.iter().all(|filter| filter.passes(row, view));
    let orders = || view.customer.orders.counted().filter(|order| order.summary.date >= from);
    match plan.rows {
        RowSource::CountedOrders => {
            let rows = orders().filter_map(|order| Some(Row::Order(order, order.content()?)));
            rows.filter(passes).collect()
        }
        RowSource::OrderLines => {
            let rows = orders().filter_map(|order| Some((order, order.content()?)));
            rows.flat_map(|(order, content)| content.lines.iter().map(move |line| Row::Line(order, line)))
                .filter(passes)
                .collect()
        }
        RowSource::Activity => activity(plan, from, view).map(Row::Act).filter(passes).collect(),
        RowSource::CartLines => view.customer.cart.lines().map(Row::Cart).filter(passes).collect(),
        RowSource::Statuses => {
            let tried = view.customer.orders.all().iter().filter(|order| !order.summary.test);
            let mut rows: Vec<_> = tried.flat_map(statuses).filter(|row| row.date() >= from && passes(row)).collect();
            rows.sort_by_key(Row::date);
            rows
        }
    }
}

fn activity<'a>(plan: &RowsPlan, from: Timestamp, view: &View<'a>) -> impl Iterator<Item = &'a Act> {
    let rows = view.customer.activity.rows();
    let name = plan.activity.map(|name| view.constants[name as usize]);
    rows[rows.partition_point(|row| row.at < from)..].iter().filter(move |row| name.is_none_or(|name| row.name == name))
}

/// An order once for each status it ever had, at the first time.
fn statuses(order: &Order) -> impl Iterator<Item = Row<'_>> {
    let all = ["placed", "paid", "payment_failed", "cancelled", "refunded"];
    all.into_iter().filter_map(|status| Some(Row::Status(order, order.content(), status, order.had_status(status)?)))
}

impl FilterPlan {
    fn passes<'a>(&self, row: &Row<'a>, view: &View<'a>) -> bool {
        judge(&self.test, &row.read(self.field, view), view).0 != self.negated
    }
}
