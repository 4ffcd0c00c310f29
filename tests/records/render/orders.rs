use shoal::customer::orders::content::{Content, Line};
use shoal::customer::orders::order::{Order, StepKind};
use shoal::event::order::RefundAmount;

use super::profile::place;
use super::said::Said;

pub fn render(order: &Order, said: &mut Said<'_>) {
    let counted = if order.summary.counted { "counted" } else { "not counted" };
    said.fact("order", format!("{}, {}, {counted}", order.id, order.summary.date));
    for step in &order.steps {
        said.part(step.kind.status(), format!("{} at {}", step.event_id, step.at));
        said.flag_part("test", step.test);
        match &step.kind {
            StepKind::Placed(content) | StepKind::Paid(content) => render_content(content, said),
            StepKind::Refunded(amount) => match **amount {
                RefundAmount::Store(minor) => said.part("given back", minor),
                RefundAmount::OrderCurrency(amount) => said.part("given back, in the order's currency", amount),
            },
            StepKind::PaymentFailed | StepKind::Cancelled => {}
        }
    }
}

fn render_content(content: &Content, said: &mut Said<'_>) {
    said.part("total", content.total);
    said.maybe_part("exchange", content.exchange.as_ref().map(|at| format!("{} at {}", at.currency, at.rate)));
    said.maybe_part("discount", (content.discount_total != 0).then_some(content.discount_total));
    said.symbols_part("discount codes", &content.discount_codes);
    said.symbol_part("payment method", content.payment_method);
    said.symbol_part("channel", content.channel);
    said.symbol_part("location", content.location);
    said.symbol_part("app", content.app);
    said.maybe_part("address", content.address.as_ref().map(|address| place(address, said)));
    content.lines.iter().for_each(|line| render_line(line, said));
}

fn render_line(line: &Line, said: &mut Said<'_>) {
    said.part("line of", line.quantity);
    said.symbol_part("product", line.product);
    said.symbol_part("variant", line.variant);
    said.symbol_part("category", line.category);
    said.maybe_part("unit price", line.unit_price);
    if let Some(more) = &line.more {
        said.symbols_part("collections", &more.collections);
        said.symbols_part("tags", &more.tags);
        said.maybe_part("unit cost", more.unit_cost);
        said.maybe_part("launched", more.launched_at);
        said.flag_part("discounted", more.discounted);
        said.flag_part("subscription", more.subscription);
    }
}
